import { peer } from '@hyperledger/fabric-protos';
import { Contract, type Context } from 'fabric-contract-api';
import { KeyEndorsementPolicy } from 'fabric-shim';

/** The shim's handler, which can send any message like the stub's own. */
export interface MessageSender {
  _askPeerAndListen(message: peer.ChaincodeMessage, method: string): Promise<Buffer>;
}

/** Things that a test changes from outside while a transaction runs. */
export const probe: { ready: WeakSet<object>; gate: Promise<void> } = { ready: new WeakSet(), gate: Promise.resolve() };

const { Type } = peer.ChaincodeMessage;

/** One small transaction for each thing that a peer does. */
export class ProbeContract extends Contract {
  constructor() {
    super('probe');
  }

  async put(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  async fill(ctx: Context, prefix: string, count: string): Promise<void> {
    for (let index = 0; index < Number(count); index++) {
      await this.put(ctx, `${prefix}${String(index).padStart(4, '0')}`, String(index));
    }
  }

  async get(ctx: Context, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getState(key)).toString();
  }

  async del(ctx: Context, key: string): Promise<void> {
    await ctx.stub.deleteState(key);
  }

  async putThenGet(ctx: Context, key: string, value: string): Promise<string> {
    await ctx.stub.putState(key, Buffer.from(value));
    return this.get(ctx, key);
  }

  async increment(ctx: Context, key: string): Promise<void> {
    const old = Number(await this.get(ctx, key));
    await probe.gate;
    await ctx.stub.putState(key, Buffer.from(String(old + 1)));
  }

  async readTwice(ctx: Context, key: string): Promise<string> {
    const first = await this.get(ctx, key);
    await probe.gate;
    return `${first} ${await this.get(ctx, key)}`;
  }

  async range(ctx: Context, start: string, end: string): Promise<string> {
    const keys: string[] = [];
    for await (const { key } of ctx.stub.getStateByRange(start, end)) keys.push(key);
    return JSON.stringify(keys);
  }

  async rangeThenPut(ctx: Context, start: string, end: string, key: string): Promise<void> {
    const found = await this.range(ctx, start, end);
    await ctx.stub.putState(key, Buffer.from(found));
  }

  async rangeThenDel(ctx: Context, start: string, end: string, key: string): Promise<void> {
    await this.range(ctx, start, end);
    await ctx.stub.deleteState(key);
  }

  async firstThenPut(ctx: Context, start: string, end: string, key: string): Promise<void> {
    for await (const row of ctx.stub.getStateByRange(start, end)) {
      await ctx.stub.putState(key, Buffer.from(row.key));
      break;
    }
  }

  async page(ctx: Context, start: string, end: string, paging: string): Promise<string> {
    const [size, bookmark = ''] = paging.split(' ');
    const { iterator, metadata } = await ctx.stub.getStateByRangeWithPagination(start, end, Number(size), bookmark);
    const keys: string[] = [];
    for (let row = await iterator.next(); !row.done; row = await iterator.next()) keys.push(row.value.key);
    return JSON.stringify({ keys, bookmark: metadata.bookmark, count: metadata.fetchedRecordsCount });
  }

  async pageThenPut(ctx: Context): Promise<void> {
    await this.page(ctx, 'a', 'z', '2');
    await ctx.stub.putState('never', Buffer.from('x'));
  }

  async putThenPage(ctx: Context): Promise<void> {
    await ctx.stub.putState('never', Buffer.from('x'));
    await this.page(ctx, 'a', 'z', '2');
  }

  async history(ctx: Context, key: string): Promise<string> {
    const values: (string | null)[] = [];
    for await (const change of ctx.stub.getHistoryForKey(key)) {
      values.push(change.isDelete ? null : Buffer.from(change.value).toString());
    }
    return JSON.stringify(values);
  }

  async query(ctx: Context): Promise<void> {
    await ctx.stub.getQueryResult('{"selector":{}}');
  }

  async callOther(ctx: Context): Promise<void> {
    await ctx.stub.invokeChaincode('other', ['x'], '');
  }

  async putPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.putPrivateData(collection, key, ctx.stub.getTransient().get('value') ?? Buffer.alloc(0));
  }

  /** The gateway's port passes no transient data. */
  async putPrivateText(ctx: Context, collection: string, key: string, value: string): Promise<void> {
    await ctx.stub.putPrivateData(collection, key, Buffer.from(value));
  }

  async rangePrivate(ctx: Context, collection: string, start: string, end: string): Promise<string> {
    const keys: string[] = [];
    for await (const { key } of ctx.stub.getPrivateDataByRange(collection, start, end)) keys.push(key);
    return JSON.stringify(keys);
  }

  async rangePrivateThenPut(ctx: Context): Promise<void> {
    await this.rangePrivate(ctx, 'deal', 'a', 'z');
    await ctx.stub.putState('never', Buffer.from('x'));
  }

  async putThenRangePrivate(ctx: Context): Promise<void> {
    await ctx.stub.putState('never', Buffer.from('x'));
    await this.rangePrivate(ctx, 'deal', 'a', 'z');
  }

  async delPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.deletePrivateData(collection, key);
  }

  async getPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateData(collection, key)).toString();
  }

  async getPrivateHash(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateDataHash(collection, key)).toString('hex');
  }

  async purgePrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.purgePrivateData(collection, key);
  }

  async twoEvents(ctx: Context): Promise<void> {
    ctx.stub.setEvent('first', Buffer.from('1'));
    ctx.stub.setEvent('second', Buffer.from('2'));
    await ctx.stub.putState('event', Buffer.from('x'));
  }

  async float(ctx: Context, count: string): Promise<string> {
    for (let index = 0; index < Number(count); index++)
      void ctx.stub.putState(`float${index}`, Buffer.from('x')).catch(ignore);
    return Promise.resolve('done');
  }

  async setPolicy(ctx: Context, key: string, mspIds: string): Promise<void> {
    const policy = new KeyEndorsementPolicy();
    policy.addOrgs('PEER', ...mspIds.split(','));
    await ctx.stub.setStateValidationParameter(key, policy.getPolicy());
  }

  async fail(_ctx: Context, text: string): Promise<void> {
    await Promise.reject(new Error(text));
  }

  whoAmI(ctx: Context): string {
    const { clientIdentity } = ctx;
    return `${clientIdentity.getMSPID()} ${clientIdentity.getAttributeValue('role') ?? ''}`;
  }

  async getMany(ctx: Context, keys: string): Promise<string> {
    const request = new peer.GetStateMultiple();
    request.setKeysList(keys.split(','));
    const payload = await this.ask(ctx, Type.GET_STATE_MULTIPLE, request.serializeBinary());
    const values = peer.GetStateMultipleResult.deserializeBinary(payload).getValuesList_asU8();
    return JSON.stringify(values.map((value) => Buffer.from(value).toString()));
  }

  async putMany(ctx: Context, prefix: string, count: string): Promise<void> {
    const request = new peer.WriteBatchState();
    for (let index = 0; index < Number(count); index++) {
      const record = new peer.WriteRecord();
      record.setType(peer.WriteRecord.Type.PUT_STATE);
      record.setKey(`${prefix}${String(index).padStart(4, '0')}`);
      record.setValue(Buffer.from(String(index)));
      request.addRec(record);
    }
    await this.ask(ctx, Type.WRITE_BATCH_STATE, request.serializeBinary());
  }

  private ask(
    { stub }: Context,
    type: Parameters<peer.ChaincodeMessage['setType']>[0],
    payload: Uint8Array,
  ): Promise<Buffer> {
    const message = new peer.ChaincodeMessage();
    message.setType(type);
    message.setPayload(payload);
    message.setTxid(stub.getTxID());
    message.setChannelId(stub.getChannelID());
    const { handler } = stub as unknown as { handler: MessageSender };
    if (!probe.ready.has(handler)) throw new Error('the peer has not sent READY to this handler');
    return handler._askPeerAndListen(message, 'Probe');
  }
}

/** The contract after an upgrade: new code on the existing state. */
export class LaterContract extends Contract {
  constructor() {
    super('later');
  }

  async get(ctx: Context, key: string): Promise<string> {
    return `later: ${Buffer.from(await ctx.stub.getState(key)).toString()}`;
  }
}

const ignore = (): undefined => undefined;
