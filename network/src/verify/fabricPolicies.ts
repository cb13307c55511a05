import { peer } from './messages';
import type { SignedTransaction } from './endorsements';
import type { FabricChannel } from './fabricChannel';
import { signatureJudge, type SignatureJudge } from './signaturePolicy';

const lifecycle = '_lifecycle';
/** The lifecycle's keys with the validation info of chaincodes. */
const validationInfo = /^namespaces\/fields\/([^/]+)\/ValidationInfo$/;

/** The endorsement policy of each chaincode of a Fabric channel: the parameter of `lifecycle.ChaincodeValidationInfo`. */
export class FabricPolicies {
  readonly #chaincodes = new Map<string, peer.ApplicationPolicy>();

  judge(channel: FabricChannel, namespace: string): SignatureJudge | undefined {
    if (namespace === lifecycle) return channel.policy('/Channel/Application/LifecycleEndorsement');
    const policy = this.#chaincodes.get(namespace);
    if (policy?.getTypeCase() === peer.ApplicationPolicy.TypeCase.CHANNEL_CONFIG_POLICY_REFERENCE) {
      return channel.policy(policy.getChannelConfigPolicyReference());
    }
    const own = policy?.getSignaturePolicy();
    return own && signatureJudge(own.serializeBinary());
  }

  /** Applies committed chaincode definitions, whose policies count from the next block on. */
  apply(transactions: readonly Pick<SignedTransaction, 'isValid' | 'writes'>[]): void {
    for (const { isValid, writes } of transactions) {
      if (!isValid) continue;
      for (const { key, space, value } of writes.find(({ namespace }) => namespace === lifecycle)?.writes ?? []) {
        const name = space === '' ? validationInfo.exec(key)?.[1] : undefined;
        if (name !== undefined) this.#chaincodes.set(name, policyIn(value));
      }
    }
  }
}

function policyIn(state: Uint8Array): peer.ApplicationPolicy {
  const info = peer.lifecycle.ChaincodeValidationInfo.deserializeBinary(
    peer.lifecycle.StateData.deserializeBinary(state).getBytes_asU8(),
  );
  return peer.ApplicationPolicy.deserializeBinary(info.getValidationParameter_asU8());
}
