// Offers to fill in name and address below the next post. Both stay in this browser, and only while the box is ticked:
// it never is by itself. Where the browser keeps nothing for this site, nothing is offered.

const KEPT = "bellbird.commenter";
const form = document.querySelector("form[data-remember]");

function kept() {
  try {
    const { name, email } = JSON.parse(localStorage.getItem(KEPT));
    return { name: String(name), email: String(email) };
  } catch {
    return null;
  }
}

function offer() {
  const before = kept();
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: before !== null });
  const label = document.createElement("label");
  const line = Object.assign(document.createElement("p"), { className: "opts" });
  const fields = ["name", "email"].map((name) => form.elements.namedItem(name));

  if (before && fields.every((field) => !field.value)) for (const field of fields) field.value = before[field.name];
  label.append(box, ` ${form.dataset.remember}`);
  line.append(label);
  form.querySelector(".acts").before(line);
  box.addEventListener("change", () => { if (!box.checked) localStorage.removeItem(KEPT); });
  form.addEventListener("submit", () => {
    const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    if (box.checked) localStorage.setItem(KEPT, JSON.stringify(typed));
  });
}

function isThere() {
  try {
    return Boolean(window.localStorage);
  } catch {
    return false;
  }
}

if (form && isThere()) offer();
