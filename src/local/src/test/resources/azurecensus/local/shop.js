// The script of a page. It sends the items that the browser SDK sends: a page view, and the call of a service of
// another origin with W3C trace context. The SDK itself is published on npm only; src/local/try-clients tests it.
const { portal, service } = Object.fromEntries(new URLSearchParams(window.location.search));
const hex = (digits) => Array.from(
  crypto.getRandomValues(new Uint8Array(digits / 2)),
  (byte) => byte.toString(16).padStart(2, '0'),
).join('');
const traceId = hex(32);

function envelope(type, parent, baseData) {
  return {
    name: `Microsoft.ApplicationInsights.00000000000000000000000000000000.${type}`,
    time: new Date().toISOString(),
    iKey: '00000000-0000-0000-0000-000000000000',
    tags: {
      'ai.operation.id': traceId,
      'ai.operation.parentId': parent,
      'ai.cloud.role': 'shop-page',
      'ai.user.id': 'u1',
      'ai.session.id': 's1',
      'ai.internal.sdkVersion': 'javascript:3.4.4',
    },
    data: { baseType: type, baseData: { ver: 2, ...baseData } },
  };
}

async function visit() {
  const view = hex(16);
  const call = hex(16);
  const start = performance.now();
  const answer = await fetch(service, {
    headers: { traceparent: `00-${traceId}-${call}-01`, 'Request-Id': `|${traceId}.${call}` },
  });
  const text = await answer.text();
  const milliseconds = Math.round(performance.now() - start);
  const seconds = String(Math.floor(milliseconds / 1000)).padStart(2, '0');
  const duration = `00:00:${seconds}.${String(milliseconds % 1000).padStart(3, '0')}`;
  const sent = await fetch(`${portal}/v2/track`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sdk-Context': 'appId' },
    body: JSON.stringify([
      envelope('PageviewData', view, { id: view, name: 'shop', url: window.location.origin, duration }),
      envelope('RemoteDependencyData', view, {
        id: call,
        name: `GET ${new URL(service).pathname}`,
        target: new URL(service).host,
        type: 'Fetch',
        data: service,
        success: answer.ok,
        resultCode: String(answer.status),
        duration,
      }),
    ]),
  });
  const { itemsAccepted } = await sent.json();
  document.body.textContent = `${itemsAccepted} accepted, ${text}`;
}

visit().catch((failure) => { document.body.textContent = String(failure); });
