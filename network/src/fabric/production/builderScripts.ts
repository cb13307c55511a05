/**
 * The external builder for the official peer image, which has a shell and no Node: the same steps as `network/fabric-builder`. It dials the
 * chaincode service with the mounted keys of the peer's own TLS, so that no variable holds a key.
 */
export const builderScripts: Readonly<Record<'detect' | 'build' | 'release', string>> = {
  detect: `#!/bin/sh
# detect SOURCE METADATA: claims packages of type "ccaas", chaincode that runs as a service.
grep -Eq '"type" *: *"ccaas"' "$2/metadata.json"
`,
  build: `#!/bin/sh
# build SOURCE METADATA OUTPUT: fills the package's connection.json in with where this peer finds its service.
set -eu
umask 077
tls=\${LOTLINE_TLS:-/etc/hyperledger/lotline/tls}
fact() { printf '%s' "$CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG" | sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
pem() { awk '{ printf "%s\\\\\\\\n", $0 }' "$1"; }
sed -e "s#{{\\.address_a}}#$(fact address_a)#" \\
    -e "s#{{\\.address_b}}#$(fact address_b)#" \\
    -e "s#{{\\.client_key}}#$(pem "$tls/key.pem")#" \\
    -e "s#{{\\.client_cert}}#$(pem "$tls/cert.pem")#" \\
    -e "s#{{\\.root_cert}}#$(pem "$tls/ca.pem")#" \\
    "$1/connection.json" > "$3/connection.json"
if grep -q '{{' "$3/connection.json"; then echo "the package asks for what this peer does not know" >&2; exit 1; fi
if [ -d "$2/META-INF" ]; then cp -r "$2/META-INF" "$3/META-INF"; fi
`,
  release: `#!/bin/sh
# release BUILT RELEASE: hands the peer the connection to dial, and the state database's indexes where there are any.
set -eu
umask 077
mkdir -p "$2/chaincode/server"
cp "$1/connection.json" "$2/chaincode/server/connection.json"
if [ -d "$1/META-INF/statedb" ]; then cp -r "$1/META-INF/statedb" "$2/statedb"; fi
`,
};
