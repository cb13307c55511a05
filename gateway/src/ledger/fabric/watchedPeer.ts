import {
  type CallOptions,
  type ChannelOptions,
  Client,
  connectivityState,
  credentials,
  InterceptingCall,
  type Interceptor,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import type { ConnectedPeer } from './connection';

/** Timeouts after which a peer counts as hung, in milliseconds. */
export interface Attention {
  /** Silence of a peer with calls in flight before it is probed. */
  readonly quiet: number;
  /** Timeout of the probe. */
  readonly answer: number;
}

/** The sum is below the shortest deadline of a call, so that another peer can still serve the call. */
export const usualAttention: Attention = { quiet: 2500, answer: 3000 };

/** The message limit of Fabric's own nodes (100 MiB); a lost peer is dialled again at once, then every few seconds. */
const channelOptions: ChannelOptions = {
  'grpc.max_receive_message_length': 100 * 1024 * 1024,
  'grpc.max_send_message_length': 100 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 3000,
  // Peers close connections with keepalive pings more often than once a minute.
  'grpc.keepalive_time_ms': 120_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** Status codes that grpc-js sets itself, without a message from the peer. */
const ownWords: ReadonlySet<number> = new Set([status.CANCELLED, status.DEADLINE_EXCEEDED, status.UNAVAILABLE]);

/**
 * The connection to a peer, which detects when the peer hangs: a suspended process keeps its connections open, so that only a missing
 * response shows it.
 */
export class WatchedPeer {
  readonly client: Client;
  readonly endpoint: string;
  readonly #attention: Attention;
  readonly #calls = new Set<InterceptingCall>();
  #isSilent = false;
  #isAsked = false;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Returns true if another peer can serve the calls of this one. */
  #hasOther: () => boolean = () => false;

  constructor({ endpoint, tlsCa, hostname }: ConnectedPeer, attention: Attention) {
    this.endpoint = endpoint;
    this.#attention = attention;
    this.client = new Client(endpoint, credentials.createSsl(Buffer.from(tlsCa)), {
      ...channelOptions,
      ...(hostname === undefined
        ? {}
        : { 'grpc.ssl_target_name_override': hostname, 'grpc.default_authority': hostname }),
      interceptors: [this.#follow],
    });
  }

  /** True unless the peer is known to be disconnected or hung. */
  get isUsable(): boolean {
    return !this.#isSilent && this.client.getChannel().getConnectivityState(true) < connectivityState.TRANSIENT_FAILURE;
  }

  set hasOther(hasOther: () => boolean) {
    this.#hasOther = hasOther;
  }

  close(): void {
    clearInterval(this.#timer);
    this.client.close();
  }

  readonly #follow: Interceptor = (options, nextCall) => {
    const call = new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => {
        next(metadata, {
          onReceiveMetadata: (received, forward) => {
            this.#hear();
            forward(received);
          },
          onReceiveMessage: (message: unknown, forward: (message: unknown) => void) => {
            // grpc-js emits a null message if a call ends without one.
            if (message !== null) this.#hear();
            forward(message);
          },
          onReceiveStatus: (ended, forward) => {
            this.#calls.delete(call);
            if (!ownWords.has(ended.code)) this.#hear();
            forward(ended);
          },
        });
      },
    });
    this.#begin(call);
    return call;
  };

  #begin(call: InterceptingCall): void {
    if (this.#calls.size === 0 && !this.#isSilent) this.#heardAt = Date.now();
    this.#calls.add(call);
    this.#timer ??= setInterval(() => {
      this.#look();
    }, this.#attention.quiet / 5).unref();
  }

  #hear(): void {
    this.#heardAt = Date.now();
    this.#isSilent = false;
  }

  #look(): void {
    if (this.#calls.size === 0 && !this.#isSilent) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else if (!this.#isAsked && Date.now() - this.#heardAt >= this.#attention.quiet) {
      this.#ask();
    }
  }

  /** Probes the peer with an empty call of the gateway service, which a running peer refuses at once. */
  #ask(): void {
    this.#isAsked = true;
    const options: CallOptions = { deadline: Date.now() + this.#attention.answer, interceptors: [unwatched] };
    const nothing = (): Buffer => Buffer.alloc(0);
    this.client.makeUnaryRequest('/gateway.Gateway/Evaluate', nothing, nothing, {}, options, (error) => {
      this.#isAsked = false;
      if (!error || !ownWords.has(error.code)) this.#hear();
      else if (isUnanswered(error)) this.#giveUp();
    });
  }

  #giveUp(): void {
    this.#isSilent = true;
    if (!this.#hasOther()) return;
    for (const call of this.#calls) call.cancelWithStatus(status.UNAVAILABLE, `${this.endpoint} does not answer`);
  }
}

const isUnanswered = ({ code }: Pick<StatusObject, 'code'>): boolean => code === status.DEADLINE_EXCEEDED;

const unwatched: Interceptor = (options, nextCall) => new InterceptingCall(nextCall(options));
