import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PublishParameters } from '../../sdk';
import { many } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

type PublicLink = NonNullable<PublishParameters['links']>[number];

interface Options {
  readonly show?: NonNullable<PublishParameters['show']>;
  readonly link?: PublicLink[];
  readonly default?: string;
}

/** Reads `TYPE=ADDRESS TITLE`. */
const link = (text: string): PublicLink => {
  const [, linkType, href, title] = /^(gs1:[A-Za-z]+|https?:[^\s=]+)=(https?:\S+)\s+(\S.*)$/.exec(text) ?? [];
  if (linkType === undefined || href === undefined || title === undefined) {
    throw new InvalidArgumentError(
      'Write TYPE=ADDRESS TITLE, quoted, such as "gs1:pip=https://example.com/x About it".',
    );
  }
  return { linkType, href, title };
};

export function addPublish(program: Command): void {
  program
    .command('publish')
    .description('publish a key of yours at the gateway’s Digital Link resolver (role admin)')
    .argument('<key>', 'a product, lot, item, SSCC, place or party of yours, in any spelling')
    .addOption(
      new Option('--show <part...>', 'what to show besides the name').choices([
        'recalls',
        'provenance',
        'certificates',
      ]),
    )
    .option('--link <link>', 'TYPE=ADDRESS TITLE: redirect a scan with this link type', many(link))
    .option('--default <address>', 'redirect a scan without a link type to this link')
    .action(async (key: string, { show, link: links = [], default: standard }: Options, command: Command) => {
      const session = sessionOf(command);
      const marked = links.map((each) => (each.href === standard ? { ...each, default: true } : each));
      const answer = await session.writer().publish({ key, show, links: marked });
      session.out.result(answer, () => `Published: ${answer.key}`);
    });
}

export function addUnpublish(program: Command): void {
  program
    .command('unpublish')
    .description('end a publication (role admin)')
    .argument('<key>', 'the published key')
    .action(async (key: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().unpublish({ key });
      session.out.result({ key }, () => `Unpublished: ${key}`);
    });
}

export function addPublications(program: Command): void {
  program
    .command('publications')
    .description('what your organisation publishes at this gateway')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().publications();
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'key', of: ({ key }) => key },
            { title: 'shows', of: ({ show }) => show.join(', ') },
            { title: 'links', of: ({ links }) => links.map(({ linkType }) => linkType).join(', ') },
          ],
          'Nothing is published.',
        ),
      );
    });
}
