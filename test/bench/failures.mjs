// Imported first: the logger of fabric-contract-api catches what nothing else catches, and the process would end with 0.
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(1);
});
