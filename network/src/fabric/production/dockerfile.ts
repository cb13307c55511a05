/** The image of the chaincode service. Its build context is the root of the repository. */
export const chaincodeDockerfile = `# docker build -f THIS_FILE -t lotline-chaincode ROOT_OF_THE_REPOSITORY
FROM node:24-slim AS build
WORKDIR /lotline
COPY . .
# As "npm start" does it: no install script is needed.
RUN npm ci --ignore-scripts && npx tsc -b network && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /lotline
ENV NODE_ENV=production
COPY --from=build /lotline/package.json ./
COPY --from=build /lotline/node_modules node_modules
COPY --from=build /lotline/chaincode/package.json chaincode/package.json
COPY --from=build /lotline/chaincode/dist chaincode/dist
COPY --from=build /lotline/network/package.json network/package.json
COPY --from=build /lotline/network/dist network/dist
USER node
EXPOSE 7070 7072
STOPSIGNAL SIGTERM
CMD ["node", "network/dist/fabric/chaincodeService.js"]
`;

/** Paths that the build context excludes. */
export const dockerIgnore = ['.git', '.lotline', '**/node_modules', '**/dist', 'test', 'docs', ''].join('\n');
