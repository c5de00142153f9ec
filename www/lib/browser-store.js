/**
 * One store of things in the browser itself (IndexedDB). Once it has been used, a write is handed over within the call, so
 * that it outlives a page which is left in the next moment.
 */
export class BrowserStore {
  #database;
  #name;
  #options;
  #opened;

  /**
   * @param {string} database
   * @param {string} name
   * @param {IDBObjectStoreParameters} [options] how things find their keys
   */
  constructor(database, name, options) {
    this.#database = database;
    this.#name = name;
    this.#options = options;
  }

  /**
   * Runs one transaction.
   * @template Result
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<Result>} work
   * @returns {Promise<Result>} what its request found, once it is complete
   */
  async run(mode, work) {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(this.#name, mode);
      const request = work(transaction.objectStore(this.#name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.commit();
    });
  }

  /** Opened once; again where that failed or the browser closed it. */
  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open(this.#database, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(this.#name, this.#options);
      opening.onsuccess = () => {
        opening.result.onclose = () => this.#forget();
        resolve(opening.result);
      };
      opening.onerror = () => {
        this.#forget();
        reject(opening.error);
      };
    });
    return this.#opened;
  }

  #forget() {
    this.#opened = undefined;
  }
}
