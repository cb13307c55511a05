import type { Container } from './container';
import { secretName } from './kubernetes';

/** Makes each node's secret from the files of its identity, or replaces it. */
export const secretsScript = (containers: readonly Container[], identities: string): string =>
  [
    '#!/bin/sh',
    '# Puts the identities of the nodes into the cluster as secrets, or replaces them: secrets.sh [KUBECTL OPTIONS, such as -n NAMESPACE]',
    'set -eu',
    `identities=\${LOTLINE_IDENTITIES:-${identities}}`,
    'secret() { name=$1; shift; kubectl create secret generic "$name" "$@" --dry-run=client -o yaml | kubectl apply $options -f -; }',
    'options="$*"',
    ...containers.map((each) =>
      [
        `secret ${secretName(each)}`,
        ...each.files.map(({ key, source }) => `  --from-file=${key}="$identities${source.slice(identities.length)}"`),
      ].join(' \\\n'),
    ),
    '',
  ].join('\n');

/** A script that forwards the administration ports to this machine until it is interrupted. */
export const forwardScript = (containers: readonly Container[]): string =>
  [
    '#!/bin/sh',
    '# Forwards the ports that `npm run fabric` administers the network through: forward.sh [KUBECTL OPTIONS, such as -n NAMESPACE]',
    'set -eu',
    "trap 'kill 0' EXIT INT TERM",
    ...containers
      .filter(({ slot }) => slot !== 'b')
      .map(
        ({ name, ports }) =>
          `kubectl port-forward "$@" service/${name} ${ports.map(({ inside, outside }) => `${outside}:${inside}`).join(' ')} &`,
      ),
    'wait',
    '',
  ].join('\n');
