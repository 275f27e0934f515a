// The worker of « Ma carte »: without a network that page alone comes from the shelf, empty, with its style and scripts.
// `self.kept` is written by the server before this file. Nothing else is answered, and nothing that shows a person kept.

const SHELF = "opened-card";
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === self.kept.page) event.respondWith(pageOrShell(event.request));
  else if (pathname.startsWith(self.kept.static)) event.respondWith(fileOrNetwork(event.request));
});

async function fill() {
  await caches.delete(SHELF);
  const shelf = await caches.open(SHELF);
  await shelf.addAll([...self.kept.files, new Request(self.kept.shell, { cache: "reload" })]);
  await self.skipWaiting();
}

// A network that does not answer, or a server that cannot, is as good as none.
async function pageOrShell(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.status < 500) return answer;
  } catch {
    // Below.
  } finally {
    clearTimeout(timer);
  }
  const shell = await caches.match(self.kept.shell, { ignoreVary: true });
  return shell ?? Response.error();
}

async function fileOrNetwork(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
