// Passkeys: the one thing on the public site that needs a script. Each form with data-passkey has a hidden field
// `credential`, which is filled with what the device says before the form is sent.

const known = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

async function optionsFor(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function create(form, options) {
  const wanted = structuredClone(options.creation_options.publicKey);
  const alone = form.elements.passwordless.checked;
  Object.assign(wanted.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  });
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
}

async function get(options) {
  const wanted = options.request_options.publicKey;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.querySelector("[data-passkey-missing]").hidden = known;
  form.querySelector("button[type=submit]").disabled = !known;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await optionsFor(form);
      const credential = await (form.dataset.passkey === "add" ? create(form, options) : get(options));
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
