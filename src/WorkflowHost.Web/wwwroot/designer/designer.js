// Puts the element of Elsa Studio on the page, shows how far its loading is, and says what Studio itself keeps silent about.
(function () {
  'use strict';

  var page = document.body.dataset;
  var main = document.getElementById('designer');
  var loading = document.getElementById('designer-loading');
  var progress = document.getElementById('designer-progress');

  function showProgress() {
    var total = Number(page.files);
    var loaded = 0;
    new PerformanceObserver(function (list) {
      loaded += list.getEntries().filter(function (e) { return e.name.includes('/_framework/'); }).length;
      if (total > 0 && progress) progress.value = Math.min(95, Math.round(100 * loaded / total));
    }).observe({ type: 'resource', buffered: true });
  }

  function say(text) {
    if (!loading) return;
    loading.firstElementChild.textContent = text;
    if (progress) progress.remove();
  }

  // Callbacks given before the element is defined are lost without a word.
  var openers = {
    'elsa-workflow-definition-list': { editWorkflowDefinition: function (id) { location.assign('/studio/workflows/definitions/' + encodeURIComponent(id) + '/edit'); } },
    'elsa-workflow-instance-list': { viewWorkflowInstance: function (id) { location.assign('/studio/workflows/instances/' + encodeURIComponent(id) + '/view'); } },
    'elsa-workflow-instance-viewer': { editWorkflowDefinition: function (id) { location.assign('/studio/workflows/definitions/' + encodeURIComponent(id) + '/edit'); } }
  };

  async function show() {
    showProgress();
    await customElements.whenDefined(page.element);
    var element = document.createElement(page.element);
    // Studio parses the address by itself and takes a path for a file.
    element.setAttribute('remote-endpoint', location.origin + page.api);
    if (page.idAttribute) element.setAttribute(page.idAttribute, page.id);
    Object.assign(element, openers[page.element]);
    new MutationObserver(function (changes, observer) {
      if (!element.querySelector('.mud-tabs, .mud-table')) return;
      observer.disconnect();
      if (loading) loading.remove();
      document.body.dataset.ready = 'true';
    }).observe(element, { childList: true, subtree: true });
    main.append(element);
  }

  var dialog = document.getElementById('designer-sign-in');
  dialog.querySelector('[data-close]').addEventListener('click', function () { dialog.close(); });
  window.addEventListener('designer:answer', function (event) {
    if (event.detail.status === 401 && !dialog.open) dialog.showModal();
  });
  window.addEventListener('error', function (event) {
    if (loading && loading.isConnected && /WebAssembly|wasm/i.test(event.message || '')) say(page.tooOld);
  });

  if (typeof WebAssembly !== 'object' || typeof HTMLDialogElement === 'undefined') say(page.tooOld);
  else show().catch(function () { say(page.stopped); });
})();
