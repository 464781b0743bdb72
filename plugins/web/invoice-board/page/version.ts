/** Loads the page again when the host has another one: after a deployment, and in development after a change. */
export function watchVersion(): { readonly check: () => Promise<void> } {
  // While it is rebuilt, or its host is gone, there is none.
  const version = async (): Promise<string | null> =>
    fetch(import.meta.env.BASE_URL.slice(0, -1), { method: "HEAD", cache: "no-cache" }).then(
      ({ ok, headers }) => (ok ? headers.get("etag") : null),
      () => null,
    );
  const loaded = version();
  const check = async (): Promise<void> => {
    const [before, now] = [await loaded, await version()];
    if (before !== null && now !== null && now !== before) location.reload();
  };
  // Whoever edits the page comes back to it.
  addEventListener("focus", () => void check());
  return { check };
}
