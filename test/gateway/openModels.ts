import { openReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { temporaryFile } from './blocks';

const opened = new Set<ReadModel>();
/** Opens a read model that `closeAll` closes, if the test has not. */
export const open = (file = temporaryFile(), warn?: (message: string) => void): ReadModel => {
  const readModel = openReadModel({ file, ...(warn && { warn }) });
  opened.add(readModel);
  return readModel;
};
export const close = (readModel: ReadModel): void => {
  readModel.close();
  opened.delete(readModel);
};
export const closeAll = (): void => {
  for (const readModel of opened) close(readModel);
};
