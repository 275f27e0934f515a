// Passkeys: the form carries the question, its hidden field the browser's answer. The server checks it.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const described = (rows) => (rows ?? []).map((row) => ({ ...row, id: toBytes(row.id) }));

async function make(options) {
  const user = { ...options.user, id: toBytes(options.user.id) };
  const publicKey = { ...options, user, challenge: toBytes(options.challenge), excludeCredentials: described(options.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = made.response;
  return { made, response: { clientDataJSON: toText(clientDataJSON), attestationObject: toText(attestationObject) } };
}

async function prove(options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge), allowCredentials: described(options.allowCredentials) };
  const made = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
  const response = {
    clientDataJSON: toText(clientDataJSON),
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  };
  return { made, response };
}

export function startPasskey(form) {
  const [start, failed] = [form.querySelector("[data-passkey-start]"), form.querySelector("[data-passkey-failed]")];
  const field = form.querySelector("[name=answer]");
  if (!window.PublicKeyCredential || !start || !field) return;
  const act = form.dataset.passkey === "create" ? make : prove;
  start.hidden = false;
  start.addEventListener("click", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    start.disabled = true;
    try {
      const { made, response } = await act(JSON.parse(form.dataset.passkeyOptions));
      field.value = JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response });
      form.submit();
    } catch {
      failed.hidden = false;
      start.disabled = false;
    }
  });
}
