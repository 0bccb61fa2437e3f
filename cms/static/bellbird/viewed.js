// Tells the site once that this post was opened: the post's number and nothing else, without cookies.
// Not for programs, nor for whoever asks not to be counted; a page that was only fetched beforehand does not count.

const { viewed, to } = document.querySelector("script[data-viewed]").dataset;
const objects = navigator.globalPrivacyControl || navigator.doNotTrack === "1";

function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  fetch(to, { method: "POST", body: viewed, keepalive: true, credentials: "omit", mode: "same-origin" }).catch(() => {});
}

if (!navigator.webdriver && !objects) {
  document.addEventListener("visibilitychange", tell);
  tell();
}
