import type { Captured } from '../../sdk';

/** Places and products in headers of files: those recorded, and those that were not, with the reason. */
export interface CapturedHeaders {
  readonly masterData: readonly (NonNullable<Captured['masterData']>[number] & { readonly file: string })[];
  readonly unread: readonly { readonly file: string; readonly pointer: string; readonly message: string }[];
}

/**
 * The headers that were sent. Several organisations may send the header of one file: each records what is its own, and only what none of
 * them recorded is left out.
 */
export class SentHeaders {
  readonly #sent = new Set<string>();
  readonly #recorded = new Map<string, CapturedHeaders['masterData'][number]>();
  readonly #unread = new Map<string, CapturedHeaders['unread'][number]>();

  /** True for the first time that an organisation sends the header of a file. */
  isFirst(organisation: string | undefined, file: string): boolean {
    const key = JSON.stringify([organisation, file]);
    const isNew = !this.#sent.has(key);
    this.#sent.add(key);
    return isNew;
  }

  add(file: string, { masterData = [], unread = [] }: Captured): void {
    for (const each of masterData) {
      const key = JSON.stringify([file, each.pointer]);
      if (this.#recorded.get(key)?.status !== 'registered') this.#recorded.set(key, { ...each, file });
    }
    for (const each of unread) this.#unread.set(JSON.stringify([file, each.pointer]), { ...each, file });
  }

  get result(): CapturedHeaders {
    const unread = [...this.#unread].filter(([key]) => !this.#recorded.has(key)).map(([, each]) => each);
    return { masterData: [...this.#recorded.values()], unread };
  }
}
