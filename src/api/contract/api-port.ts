/** Where agents answer on the network. */
export const apiPort = 7406;
