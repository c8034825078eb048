/** Unique without a secure address, where `randomUUID` is not to be had. */
export const newRequestId = (): string => `screen-${[...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
