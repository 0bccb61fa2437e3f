// The moderators' queue: decides by button or key without leaving the page. Without this script all of it are plain
// forms. A decision shows at once and is sent in order; one that fails puts its row back and says so.
const KEYS = { a: "approve", u: "unapprove", s: "spam", d: "bin" };
const MOVES = new Set(["j", "k"]);
const ONCE = new Set(["z", "r", "e", "x"]);
const REFILL_BELOW = 20; // rows left before the next ones are fetched
const queue = document.querySelector("[data-bb-queue]");
const said = document.querySelector("[data-bb-said]");
const undoable = []; // rows, the last decision last
let current = null;
let sending = Promise.resolve();
let unsent = 0;
let isFilling = false;
let isAtEnd = false;

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const rows = () => all("[data-comment]", queue).filter((row) => !row.hidden);
const plain = (text) => String(text).replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();

function say(words) {
  said.textContent = "";
  window.setTimeout(() => { said.textContent = words; }, 50);
}

function complain(words) {
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text: words, type: "error" } }));
  say(words);
}

function moveTo(row) {
  if (current) current.classList.remove("bb-row--current");
  current = row || null;
  if (!current) return;
  current.classList.add("bb-row--current");
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function here() {
  const found = document.activeElement?.closest?.("[data-comment]");
  if (found && queue.contains(found) && !found.hidden) return found;
  return current && current.isConnected && !current.hidden ? current : null;
}

function step(by) {
  const list = rows();
  const at = list.indexOf(here());
  const next = at < 0 ? 0 : at + by;
  moveTo(list[Math.min(Math.max(next, 0), list.length - 1)]);
}

function neighbour(row) {
  const list = rows();
  const at = list.indexOf(row);
  return list[at + 1] || list[at - 1] || null;
}

function collapse(row, words) {
  untick(row);
  const line = document.createElement("tr");
  const cell = line.insertCell();
  cell.colSpan = row.cells.length;
  line.className = "bb-row--decided";
  cell.append(words);
  row.hidden = true;
  row.after(line);
  row.bbLine = line;
}

function restore(row) {
  row.bbLine?.remove();
  row.bbLine = null;
  row.hidden = false;
}

function untick(row) {
  const box = row.querySelector("[data-bulk-action-checkbox]");
  if (!box?.checked) return;
  box.checked = false;
  box.dispatchEvent(new Event("change"));
}

function withUndo(row, answer) {
  const cell = row.bbLine?.cells[0];
  if (!cell) return;
  cell.textContent = answer.words;
  if (!answer.may_undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = "Undo";
  button.addEventListener("click", () => undo(row));
  cell.append(" ", button);
  undoable.push(row);
}

function count(counts) {
  for (const [name, number] of Object.entries(counts || {})) {
    all(`[data-bb-count="${name}"]`).forEach((place) => { place.textContent = number; });
  }
}

async function post(address, data) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
  } catch {
    throw new Error("The site could not be reached. Nothing was decided; try again.");
  }
  if (answer.type === "opaqueredirect") throw new Error("You are no longer signed in, or may not decide any more. Nothing was decided.");
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return told;
  throw new Error(told?.words || `The site refused (${answer.status}). Nothing was decided; load the page again.`);
}

function inTurn(job) {
  unsent += 1;
  sending = sending.then(job).finally(() => {
    unsent -= 1;
    if (!unsent) showEmpty();
  });
  return sending;
}

function send(row, form, data, words) {
  const next = here() === row || !here() ? neighbour(row) : null;
  collapse(row, words);
  if (next) moveTo(next);
  inTurn(async () => {
    try {
      const answer = await post(form.action, data);
      withUndo(row, answer);
      count(answer.counts);
      say(`${answer.words} ${answer.counts.pending} waiting.`);
      if (!answer.changed) complain(answer.words);
    } catch (error) {
      restore(row);
      complain(`${nameIn(row)}: ${error.message}`);
      moveTo(row);
    }
  });
  refill();
}

function decide(row, decision) {
  const button = row.querySelector(`button[name="decision"][value="${decision}"]`);
  if (!button) return;
  const data = new FormData(button.form, button);
  data.set("via", "keys");
  send(row, button.form, data, `${nameIn(row)}: ${plain(button.textContent)}…`);
}

function nameIn(row) {
  return plain(row.querySelector(".title-wrapper bdi")?.textContent || "");
}

function undo(row) {
  const at = undoable.lastIndexOf(row);
  if (at >= 0) undoable.splice(at, 1);
  const form = row.querySelector("form[data-bb-post]");
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  inTurn(async () => {
    try {
      const answer = await post(form.action.replace("/decide/", "/undo/"), data);
      count(answer.counts);
      if (!answer.changed) return complain(answer.words);
      restore(row);
      queue.querySelector("[data-bb-empty]").hidden = true;
      moveTo(row);
      say(answer.words);
    } catch (error) {
      undoable.push(row);
      complain(`${nameIn(row)}: ${error.message}`);
    }
  });
}

function undoLast() {
  inTurn(async () => {}).then(() => { if (undoable.length) undo(undoable[undoable.length - 1]); });
}

// Where the list holds one status only, decided rows have left it: what comes next takes their place.
function refill() {
  const asked = new URLSearchParams(window.location.search);
  if (!asked.get("status") || isFilling || isAtEnd || rows().length >= REFILL_BELOW) return;
  isFilling = true;
  asked.delete("p");
  inTurn(async () => {
    try {
      const answer = await fetch(`${queue.dataset.results}?${asked}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.ok && !answer.redirected) append(await answer.text());
    } catch {
      isAtEnd = false; // asked again with the next decision
    }
    isFilling = false;
  });
}

function append(html) {
  const body = queue.querySelector("[data-comment]")?.parentElement;
  const found = new DOMParser().parseFromString(html, "text/html");
  const known = new Set(all("[data-comment]", queue).map((row) => row.dataset.comment));
  const fresh = all("[data-comment]", found).filter((row) => !known.has(row.dataset.comment));
  isAtEnd = fresh.length === 0;
  if (!body || isAtEnd) return;
  body.append(...fresh.map((row) => document.adoptNode(row)));
  const ticked = all("[data-bulk-action-checkbox]:checked", queue);
  document.dispatchEvent(new CustomEvent("w-swap:success")); // the bulk actions learn of the new boxes, forget the ticks
  ticked.forEach((box) => box.dispatchEvent(new Event("change")));
  if (!here()) moveTo(fresh[0]);
}

// Said only once everything is sent: until then a row may come back.
function showEmpty() {
  const empty = queue.querySelector("[data-bb-empty]");
  if (rows().length || !isAtEnd) return;
  empty.hidden = false;
  empty.focus();
}

function openReply(row) {
  const details = row.querySelector("details.bb-reply");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

function isTyping(target) {
  return Boolean(target.closest?.('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable=""], [contenteditable="true"], [role="dialog"], [role="combobox"]'));
}

function areKeysOn() {
  const config = document.getElementById("wagtail-config");
  return JSON.parse(config?.textContent || "{}").KEYBOARD_SHORTCUTS_ENABLED !== false;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (event.repeat && !MOVES.has(key)) { // a key held down decides once; only moving goes on
    if (key in KEYS || ONCE.has(key)) event.preventDefault();
    return;
  }
  if (event.shiftKey) {
    if (!(key in KEYS)) return;
    const ticked = rows().filter((row) => row.querySelector("[data-bulk-action-checkbox]")?.checked);
    ticked.forEach((row) => decide(row, KEYS[key]));
    if (ticked.length) event.preventDefault();
    return;
  }
  const row = here() || rows()[0];
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    z: undoLast,
    r: () => row && openReply(row),
    e: () => row?.querySelector("[data-bb-edit]")?.click(),
    x: () => row?.querySelector("[data-bulk-action-checkbox]")?.click(),
  };
  if (key in KEYS && row) decide(row, KEYS[key]);
  else if (Object.hasOwn(acts, key)) acts[key]();
  else return;
  event.preventDefault();
}

function onReplyKey(event) {
  const details = event.target.closest?.("details.bb-reply");
  if (!details || event.target.tagName !== "TEXTAREA") return;
  if (event.key === "Escape") {
    details.open = false;
    moveTo(details.closest("[data-comment]"));
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form.requestSubmit();
  }
}

function onSubmit(event) {
  const form = event.target.closest("form[data-bb-post]");
  const row = form?.closest("[data-comment]");
  if (!row || event.defaultPrevented) return;
  event.preventDefault();
  moveTo(row);
  const label = plain((event.submitter || form.querySelector("button")).textContent);
  send(row, form, new FormData(form, event.submitter), `${nameIn(row)}: ${label}…`);
}

if (queue) {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onReplyKey);
  if (areKeysOn()) document.addEventListener("keydown", onKey);
  window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
