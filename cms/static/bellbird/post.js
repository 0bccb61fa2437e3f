// What the page of a post does more where script runs: copies code, and shows what is elsewhere once it is asked for.

function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn quiet";
  made.textContent = text;
  return made;
}

if (navigator.clipboard) {
  for (const figure of document.querySelectorAll("figure.code")) {
    const copy = button(figure.dataset.copy);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(figure.querySelector("code").textContent);
      said.textContent = figure.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
    figure.querySelector("figcaption").append(said, copy);
  }
}

for (const figure of document.querySelectorAll("figure[data-frame]")) {
  const load = button(figure.dataset.load);
  load.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.frame;
    frame.title = figure.dataset.name;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    load.replaceWith(frame);
    frame.focus();
  });
  figure.append(load);
}
