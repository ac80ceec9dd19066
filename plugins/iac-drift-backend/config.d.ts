import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Finds drift between infrastructure code and the cloud. */
  iacDrift?: {
    /**
     * Name of the log, unique for ever: a URL without its scheme, such as
     * `drift.example.com/log`. It is part of every signature and cannot be changed
     * once the log has begun. Defaults to `<host of app.baseUrl>/iac-drift`.
     */
    origin?: string;

    /** When stacks are scanned. */
    schedule?: {
      /** How often each stack is scanned. Defaults to 15 minutes. */
      frequency?: HumanDuration | string;
      /** How long the scan of one stack may take. Defaults to 5 minutes. */
      timeout?: HumanDuration | string;
    };

    /**
     * Differences that are not reported. All that a rule gives must match; `*`
     * stands for any text. No rule hides a deletion. What each hides is told by
     * `GET /api/iac-drift/v1/ignore-rules`.
     */
    ignore?: {
      /** Names the rule where it is told what it hides. Defaults to `rule-1` and so on. */
      id?: string;
      /** Address of resources: `module.legacy.*` */
      address?: string;
      /** Type of resources: `aws_autoscaling_*` */
      type?: string;
      /** An attribute and all below it: `tags_all.last-scan` */
      path?: string;
      /** The resource's own tags. */
      tags?: { [key: string]: string };
      /** Why the rule is there, for its readers. */
      reason?: string;
    }[];

    /** Plans of Terraform and OpenTofu that CI jobs report, in place of a state that is read. */
    reports?: {
      sources?: {
        /** Second part of stack refs: `report:<id>/<path>`. */
        id: string;
        /**
         * How long after it was made a plan counts; its resources are not verified any
         * more then. Defaults to 26 hours.
         */
        maxAge?: HumanDuration | string;
        /**
         * Subjects of the tokens that may report here. Defaults to every service that
         * has the permission `iac-drift.report.create`.
         */
        reporters?: string[];
      }[];
    };

    /**
     * How much a difference matters, before the built-in rules are asked. The first
     * rule that matches decides.
     */
    severity?: {
      severity: 'critical' | 'high' | 'medium' | 'low';
      type?: string;
      path?: string;
      kind?: 'changed' | 'deleted' | 'unmanaged';
    }[];

    /**
     * Looks for what lives in accounts and is declared by no stack; nothing is looked
     * for unless this stands here. What AWS and other controllers make by themselves
     * is left out, and counted by reason.
     */
    unmanaged?: {
      /** Defaults to true. */
      enabled?: boolean;
      /** How often it looks. Defaults to one hour. */
      frequency?: HumanDuration | string;
      /**
       * How old an object must be: an apply makes it before it writes the state that
       * declares it. Defaults to 15 minutes.
       */
      grace?: HumanDuration | string;
      /**
       * AWS Config's names of types: `AWS::EC2::SecurityGroup`. Defaults to the types
       * that known stacks declare.
       */
      types?: string[];
      /** Defaults to the accounts that known stacks live in. */
      accounts?: string[];
      /** Defaults, for each account, to the regions that known stacks live in. */
      regions?: string[];
    };

    ownership?: {
      /**
       * Tags whose values name the owner of an object that no stack declares: an entity
       * ref or a name. The first one that an object has decides.
       */
      tags?: string[];
    };

    /** When sources and catalog are asked which stacks there are, and whose. */
    refresh?: {
      /** Defaults to 5 minutes. */
      frequency?: HumanDuration | string;
      /** Defaults to 2 minutes. */
      timeout?: HumanDuration | string;
    };

    ledger?: {
      /**
       * File with the Ed25519 key that signs the log (PKCS #8, PEM). It is made on
       * first start. Keep it: a log cannot be continued with another key. Defaults
       * to `iac-drift-ledger.key` beside the SQLite database, or in the working
       * directory.
       */
      keyFile?: string;
      /**
       * The key itself (PKCS #8, PEM) instead of a file.
       *
       * @visibility secret
       */
      key?: string;
      /**
       * Keys that the log had before, PEM: while they stand here they sign beside
       * the present key. Needed once to change to another key.
       *
       * @deepVisibility secret
       */
      previousKeys?: string[];
      /** Files with such keys. */
      previousKeyFiles?: string[];
      /**
       * Last good checkpoint of the log that this one follows on, because its key
       * was compromised. Give this log another origin and an empty database.
       */
      previousEpoch?: {
        origin: string;
        /** Number of entries. */
        size: number;
        /** Root of the tree, 64 hexadecimal digits. */
        root: string;
      };
      /**
       * How long an event may wait for a signature, 1 to 50 seconds. Events of
       * severity high and critical are signed at once. Defaults to 30 seconds.
       */
      checkpointInterval?: HumanDuration | string;
      /**
       * Users and groups, as entity refs, who are told when the log is not signed
       * any more or a store is not write-once. Everybody is when none are named.
       */
      operators?: string[];
      /** How often the backend verifies the log. */
      verification?: {
        /** From the first byte. Defaults to 24 hours. */
        full?: HumanDuration | string;
        /** What came since the last verification. Defaults to one hour. */
        incremental?: HumanDuration | string;
      };
    };

    evidence?: {
      /**
       * Folder to which the log is published, for auditors. A folder is not
       * write-once: whoever can write to it can delete what is in it.
       */
      folder?: string;
    };

    /**
     * Witnesses that cosign each checkpoint (C2SP tlog-witness), run by others than
     * those who run the portal: `iac-drift witness`, for example.
     */
    witnesses?: {
      /** In the trust file. Defaults to the name in the key. */
      name?: string;
      /** Key of the witness, as it prints it at its start. */
      vkey: string;
      /** Where it is; `add-checkpoint` is below. */
      url: string;
    }[];
    /** How many witnesses an auditor's policy asks for; `any` is one. Defaults to any. */
    witnessQuorum?: 'any' | 'all' | number;

    /** An authority that says when a checkpoint existed (RFC 3161). */
    timestamps?: {
      url: string;
      /** Its certificates, PEM; published for whoever verifies. */
      caFile?: string;
      /** How often a checkpoint is stamped. Defaults to 10 minutes. */
      interval?: HumanDuration | string;
    };
  };
}
