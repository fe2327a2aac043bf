/** What a Redfish emulator is told: the file `settings.json` that it reads when it starts. */
export interface RedfishSettings {
  readonly address: string;
  /** TCP. */
  readonly port: number;
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
  /** The directory of the lab whose nodes it switches. */
  readonly lab: string;
  /** User to password. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Id of a system to the node that it is. */
  readonly systems: Readonly<Record<string, string>>;
}
