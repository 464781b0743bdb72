const readable = "hq-csrf";

/** What a page of this origin can read of its session, and no other page: the token that shows who asks. */
export function csrfToken(): string | undefined {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${readable}=`));
  return cookie?.slice(readable.length + 1);
}

/** Exchanges a token for a session, which the browser keeps in a cookie that no script reads. Says what went wrong, if anything did. */
export async function signIn(token: string): Promise<string | undefined> {
  const response = await fetch("/api/orpc/sessions/session", {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  return response.ok ? undefined : "The host does not take this token.";
}

export async function signOut(): Promise<void> {
  await fetch("/api/orpc/sessions/session", { method: "DELETE", headers: { "x-csrf-token": csrfToken() ?? "" } });
  // A session that has ended can't be closed, and the page would take the token for one that lasts.
  document.cookie = `${readable}=; Path=/; Max-Age=0; SameSite=Strict`;
}

/** The token in the address that the host printed. It never reaches a server's log, and leaves the history here. */
export function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? undefined;
  if (token !== undefined) history.replaceState(null, "", location.pathname);
  return token;
}
