// Proposals below the box for words: WAI-ARIA's combobox with a list. Without this script the form is just a form,
// and whatever goes wrong here leaves it one. Each input with data-suggest names where proposals come from.

const PAUSE = 150; // milliseconds without a key

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let timer = 0;
  let asked = null;
  let asking = new AbortController();

  Object.assign(list, { id: `${input.id}-list`, className: "options", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(isOpen) {
    choose(null);
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function close() {
    clearTimeout(timer);
    asking.abort();
    asked = null;
    show(false);
  }

  async function ask() {
    const words = input.value.trim();
    if (words === asked) return;
    asking.abort();
    asking = new AbortController();
    asked = words;
    if (words.length < 2) return show(false);
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { headers: { "X-Fragment": "1" }, signal: asking.signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      list.innerHTML = await answer.text();
      for (const option of options()) option.id = `${list.id}-${option.id}`;
      show(options().length > 0 && document.activeElement === input);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function move(step) {
    const all = options();
    const places = [null, ...all];
    const next = (places.indexOf(chosen()) + step + places.length) % places.length;
    choose(places[next]);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen()) location.assign(chosen().dataset.href);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
}
