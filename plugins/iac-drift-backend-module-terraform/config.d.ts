/** Configuration of the Terraform module of the IaC Drift plugin. */
export interface Config {
  iacDrift?: {
    terraform?: {
      /**
       * The places that Terraform and OpenTofu state is read from. An annotation
       * names one by its id; nothing that is not listed here is ever read.
       */
      sources?: Array<{
        /**
         * The second part of a stack ref: `prod` in
         * `terraform:prod/orders/terraform.tfstate`. Letters, digits, `-`, `_` and
         * `.`; unique among the Terraform sources.
         */
        id: string;
        /** A folder that this process can read. */
        type: 'folder';
        /**
         * The folder. A relative path starts at the process's working directory.
         * Every `*.tfstate` file below it is a stack.
         */
        path: string;
        /**
         * The largest state file that is read, in bytes. A larger one is an error
         * on its stack. At most 64 MiB.
         *
         * @default 52428800
         */
        maxStateBytes?: number;
      }>;
    };
  };
}
