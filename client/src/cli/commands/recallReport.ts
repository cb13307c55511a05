import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { usageError } from '../cliError';
import { idOf } from '../parse';
import { sessionOf } from '../session';

export function addRecallReport(recall: Command): void {
  recall
    .command('report')
    .description(
      'make the report of a recall that you opened and record its hash on the ledger; or write an earlier report',
    )
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .requiredOption('-o, --out <file>', 'the file to write: .pdf or .xlsx')
    .option('--report <id>', 'an earlier report; by default a new one is made')
    .action(async (id: string, { out, report }: { out: string; report?: string }, command: Command) => {
      const format = formatOf(out);
      const session = sessionOf(command);
      const client = session.writer();
      const made = report === undefined ? await client.makeRecallReport({ id }) : { report };
      const hash = createHash('sha256');
      const file = await open(out, 'w');
      try {
        for await (const part of client.recallReportFile({ id, report: made.report, format })) {
          hash.update(part);
          await file.write(part);
        }
      } finally {
        await file.close();
      }
      const sha256 = hash.digest('hex');
      session.out.result(
        { ...made, file: out, sha256 },
        () => `Written: ${out} (report ${made.report})\nSHA-256 ${sha256}`,
      );
    });
}

function formatOf(file: string): 'pdf' | 'xlsx' {
  const extension = extname(file).toLowerCase();
  if (extension === '.pdf') return 'pdf';
  if (extension === '.xlsx') return 'xlsx';
  throw usageError(`${file} is neither .pdf nor .xlsx.`, 'Name a file that ends in one of them: -o report.pdf');
}
