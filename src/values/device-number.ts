/** major:minor as the kernel packs them into one number (makedev(3)). */
export function formatDevice(packed: number): string {
  return `${(packed >> 8) & 0xfff}:${(packed & 0xff) | ((packed >> 12) & 0xfff00)}`;
}
