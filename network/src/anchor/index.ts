export {
  AnchorError,
  anchorContract,
  channelKey,
  latestRoot,
  publishedBy,
  publishedRoots,
  type PublishedRoot,
} from './anchorContract';
export { type AnchoredProof, checkAnchors } from './checkAnchors';
export { chainSigner, connectChain, openKeystore, type SignerSource } from './chainSigner';
export { deployAnchor, enrolWriter } from './deployAnchor';
export { reasonOf } from './reasonOf';
export { type Publication, type Publishing, publishRoot, type RootToPublish } from './publishRoot';
