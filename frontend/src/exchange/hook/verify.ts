/** How a receiver verifies a signature, as it is shown to whoever writes one. A story runs it against a real delivery. */
export const verifySample = `import { createHmac, timingSafeEqual } from 'node:crypto';

export function verify(header, body, secret) {
  const parts = header.split(',').map((part) => part.split('='));
  const t = parts.find(([key]) => key === 't')[1];
  const sum = createHmac('sha256', secret).update(t + '.' + body).digest();
  const fresh = Math.abs(Date.now() / 1000 - Number(t)) < 300;
  return fresh && parts.some(([key, value]) =>
    key === 'v1' && value.length === 64 &&
    timingSafeEqual(Buffer.from(value, 'hex'), sum));
}
`;
