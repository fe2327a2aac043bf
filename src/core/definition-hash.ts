/**
 * Names what a group runs, so that a change of it is noticed and a change of anything else (order, placement, other
 * groups) is not. It tells definitions apart, it protects nothing: a fast hash without cryptography is enough, and the
 * core has no other.
 */
import type { FenceDeviceConfig, GroupConfig, Json } from './config.ts';

/** 16 hex digits. Equal for equal resources, whatever the order of their keys; the order of the list counts. */
export function definitionHash(group: GroupConfig): string {
  return hash64(canonicalJson(group.resources as unknown as Json));
}

/**
 * Tells one fence device from another, so that what was heard of one is never taken for the word of its successor. With which
 * others it must prove a node off is no part of what it says.
 */
export function deviceId({ level: _, ...device }: FenceDeviceConfig): string {
  return hash64(canonicalJson(device as unknown as Json));
}

/** JSON with the keys of every map in order. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const map = value as { readonly [key: string]: Json | undefined };
  const entries = Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(map[key])}`);
  return `{${entries.join(',')}}`;
}

/** Two independent 32-bit multiply-and-mix hashes over UTF-16 units (the idea of MurmurHash3's finish), as 64 bits. */
export function hash64(text: string): string {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return hex(finish(a ^ text.length)) + hex(finish(b + a));
}

/** Lets every bit of the input reach every bit of the result. */
function finish(word: number): number {
  let w = word;
  w = Math.imul(w ^ (w >>> 16), 0x85ebca6b);
  w = Math.imul(w ^ (w >>> 13), 0xc2b2ae35);
  return (w ^ (w >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
