// Elsa Studio speaks English only in this build, and offers no place for another language. So its own words are replaced in the
// page, whole texts by whole texts from zh-CN.json. What people wrote is left alone: inputs, code, the labels on the canvas, the
// cells of tables (only names of states and of Studio's own rows are replaced there).
(function () {
  'use strict';

  if (document.body.dataset.language !== 'zh-CN') return;

  var untouched = '.monaco-editor, textarea, style, script, [contenteditable="true"], .activity-label, .activity-description';
  var attributes = ['placeholder', 'title', 'aria-label'];
  var words;

  function chinese(text, inCell) {
    var trimmed = text.trim();
    // A text without two Latin letters is none of Studio's.
    if (!/[A-Za-z]{2}/.test(trimmed)) return null;
    var found = inCell ? words.cells[trimmed] : words.texts[trimmed] || words.cells[trimmed];
    if (!found && !inCell) {
      var pattern = words.patterns.find(function (p) { return p[0].test(trimmed); });
      if (pattern) found = trimmed.replace(pattern[0], pattern[1]);
    }
    return found ? text.replace(trimmed, function () { return found; }) : null;
  }

  function isCell(element) {
    var cell = element.closest('td, button, .mud-menu, .mud-popover');
    // In the panels of properties the first cell of a row is Studio's own label.
    return cell !== null && cell.tagName === 'TD' && !cell.matches('.mud-simple-table td:first-child');
  }

  function replaceText(node) {
    var parent = node.parentElement;
    if (!parent || parent.closest(untouched)) return;
    var replacement = chinese(node.data, isCell(parent));
    if (replacement !== null && replacement !== node.data) node.data = replacement;
  }

  function replaceAttribute(element, name) {
    var value = element.getAttribute(name);
    var replacement = value && !element.closest('.monaco-editor') ? chinese(value, false) : null;
    if (replacement !== null && replacement !== value) element.setAttribute(name, replacement);
  }

  function replaceAll(root) {
    if (root.nodeType === Node.TEXT_NODE) { replaceText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE || root.matches(untouched)) return;
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (var node = walker.nextNode(); node; node = walker.nextNode()) replaceText(node);
    var selector = attributes.map(function (a) { return '[' + a + ']'; }).join(',');
    [root].concat(Array.from(root.querySelectorAll(selector))).forEach(function (element) {
      attributes.forEach(function (name) { replaceAttribute(element, name); });
    });
  }

  function onChanges(changes) {
    changes.forEach(function (change) {
      if (change.type === 'characterData') replaceText(change.target);
      else if (change.type === 'attributes') replaceAttribute(change.target, change.attributeName);
      else change.addedNodes.forEach(replaceAll);
    });
  }

  fetch('/designer/zh-CN.json').then(function (answer) { return answer.json(); }).then(function (dictionary) {
    words = dictionary;
    words.patterns = words.patterns.map(function (p) { return [new RegExp(p[0]), p[1]]; });
    var place = document.getElementById('designer');
    replaceAll(place);
    // Dialogs and messages are put beside the element, so the whole body is watched.
    new MutationObserver(onChanges).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes });
    document.body.dataset.overlay = 'true';
  });
})();
