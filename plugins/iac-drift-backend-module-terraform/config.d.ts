/** Configuration of the Terraform module of the IaC Drift plugin. */
export interface Config {
  iacDrift?: {
    terraform?: {
      /**
       * The places that Terraform and OpenTofu state is read from. An annotation
       * names one by its id; nothing that is not listed here is ever read.
       */
      sources?: Array<
        {
          /**
           * The second part of a stack ref: `prod` in
           * `terraform:prod/orders/terraform.tfstate`. Letters, digits, `-`, `_` and
           * `.`; unique among the Terraform sources.
           */
          id: string;
          /**
           * The largest state that is read, in bytes. A larger one is an error on
           * its stack. At most 64 MiB.
           *
           * @default 52428800
           */
          maxStateBytes?: number;
        } & (
          | {
              /** A folder that this process can read. */
              type: 'folder';
              /**
               * The folder. A relative path starts at the process's working
               * directory. Every `*.tfstate` file below it is a stack.
               */
              path: string;
            }
          | {
              /** A bucket that Terraform's S3 backend writes to. */
              type: 's3';
              bucket: string;
              region: string;
              /** Only states whose backend's `key` begins so. */
              prefix?: string;
              /**
               * `workspace_key_prefix` of the backends.
               *
               * @default env:
               */
              workspaceKeyPrefix?: string;
              /** The entry of `aws.accounts` whose credentials are used. */
              accountId?: string;
              /** Answers in place of AWS's public endpoint. */
              endpoint?: string;
              /** @default false */
              forcePathStyle?: boolean;
            }
          | {
              /** A server that speaks the protocol of Terraform's HTTP backend. */
              type: 'http';
              /** The path of a stack is appended to it. */
              url: string;
              username?: string;
              /** @visibility secret */
              password?: string;
              /**
               * Sent as `Authorization: Bearer`.
               *
               * @visibility secret
               */
              token?: string;
              /**
               * Further headers, sent to the configured address alone.
               *
               * @deepVisibility secret
               */
              headers?: { [name: string]: string };
              /** The paths of all stacks. Absent: any path below the address. */
              stacks?: string[];
            }
          | {
              /** States that GitLab manages. */
              type: 'gitlab';
              /** @default https://gitlab.com */
              host?: string;
              /** @visibility secret */
              token: string;
              /** Full paths of the projects: `infra/network`. */
              projects: string[];
            }
          | {
              /** HCP Terraform or Terraform Enterprise. */
              type: 'hcp';
              /** @default https://app.terraform.io */
              host?: string;
              organization: string;
              /** @visibility secret */
              token: string;
              /**
               * Further hosts that states may be downloaded from, without the token.
               * For app.terraform.io, archivist.terraform.io unless set.
               */
              downloadHosts?: string[];
            }
        )
      >;
    };
  };
}
