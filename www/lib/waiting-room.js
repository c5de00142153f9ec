/**
 * Photos wait here, in the browser itself, while their owner is away to sign in or to make room. Nobody else shall find
 * them: they are taken out once, and after a few minutes not at all.
 */
const database = "waiting-room";
const longestWait = 10 * 60 * 1000;

/** @param {File[]} files */
export async function putAway(files) {
  await withStore((store) => store.put({ files, since: Date.now() }, "photos"));
}

/** @returns {Promise<File[]>} those that were put away, once */
export async function takeBack() {
  const kept = await withStore((store) => {
    const reading = store.get("photos");
    store.clear();
    return reading;
  });
  return kept && Date.now() - kept.since < longestWait ? kept.files : [];
}

/** Runs one transaction and resolves, once it is complete, to what its request found. */
function withStore(work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("store");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("store", "readwrite");
      const request = work(transaction.objectStore("store"));
      transaction.oncomplete = () => (opening.result.close(), resolve(request.result));
      transaction.onabort = () => (opening.result.close(), reject(transaction.error));
    };
  });
}
