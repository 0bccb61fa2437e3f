"""
What is wrong with the page in a tab, in words.

What every machine can look for stands here; axe, HTML_CodeSniffer (the engine of pa11y) and html-validate are asked
where ``make browser`` has put them (``BROWSER_TOOLS`` names the folder).
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

TOOLS = Path(os.environ.get("BROWSER_TOOLS", "/nonexistent")) / "node_modules"
SETTINGS = Path(__file__).parents[2] / ".ci/browser"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

PLAIN = """() => {
  const found = [], all = (words) => [...document.querySelectorAll(words)];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}: `
    + all('main *').filter(one => one.getBoundingClientRect().right > root.clientWidth + 1
      && !one.closest('.region, .trap, .vh')).slice(0, 3).map(one => one.outerHTML.slice(0, 90)).join(' | '));
  for (const words of ['h1', 'main']) if (all(words).length !== 1) found.push(`${all(words).length} of ${words}`);
  if (!all('h1').some(one => one.textContent.trim())) found.push('an empty h1');
  const ids = all('[id]').map(one => one.id), twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  if (twice.length) found.push(`ids that stand twice: ${twice}`);
  const dead = all('a[href^="#"]').map(link => decodeURIComponent(link.hash.slice(1)))
    .filter(id => id && !document.getElementById(id));
  if (dead.length) found.push(`links that lead nowhere: ${dead}`);
  if (all('[style]').length) found.push('a style attribute');
  return found;
}"""
AXE = """async (rules) => (await axe.run({runOnly: rules})).violations.map(rule =>
  `${rule.id}: ${rule.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)"""

SNIFFER = """() => new Promise((found, failed) => HTMLCS.process('WCAG2AA', document, error => error ? failed(error) :
  found(HTMLCS.getMessages().filter(one => one.type === HTMLCS.ERROR).map(one =>
    `pa11y ${one.code}: ${one.element?.outerHTML?.slice(0, 120)}`))))"""


def faults_of(page: Any) -> list[str]:
    """What is wrong with what the tab shows, as far as can be told here."""
    found: list[str] = page.evaluate(PLAIN)
    axe = TOOLS / "axe-core/axe.min.js"
    if axe.is_file():
        page.evaluate(axe.read_text())
        found += page.evaluate(AXE, RULES)
    sniffer = TOOLS / "@pa11y/html_codesniffer/build/HTMLCS.js"
    if sniffer.is_file():
        page.evaluate(sniffer.read_text())
        found += page.evaluate(SNIFFER)
    return found


def faults_of_html(folder: Path) -> list[str]:
    """What html-validate says about the pages in ``folder``; nothing where it is not installed."""
    program = TOOLS / ".bin/html-validate"
    if not program.exists():
        return []
    words = [str(program), "--formatter", "json", "--config", str(SETTINGS / "htmlvalidate.json"), f"{folder}/*.html"]
    said = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
    return [
        f"{Path(file['filePath']).name}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for file in json.loads(said.stdout or "[]")
        for fault in file["messages"]
    ]
