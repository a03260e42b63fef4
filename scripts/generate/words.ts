import type { Language } from "../../src/texts/catalogue.ts";

/** Words of the reference pages themselves, which no user of the command line ever sees. */
export interface PageWords {
  readonly generated: string;
  readonly errors: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string, string, string];
  };
  readonly commands: {
    readonly title: string;
    readonly intro: string;
    readonly option: string;
    readonly meaning: string;
    readonly argument: string;
    readonly example: string;
    readonly globals: string;
    readonly statuses: string;
    readonly status: Readonly<Record<string, string>>;
  };
  readonly config: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string, string];
    readonly problems: string;
    readonly problemHead: readonly [string, string];
  };
  readonly events: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string];
    readonly transitions: string;
  };
  readonly rules: {
    readonly title: string;
    readonly intro: string;
    readonly head: readonly [string, string, string, string];
    readonly bad: string;
    readonly good: string;
  };
}

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  en: {
    generated: "Generated from the catalogues by `npm run generate`; changes belong there.",
    errors: {
      title: "Errors",
      intro:
        "Every code Slipway can fail with. `slipway explain CODE` prints the same; words in braces are filled in when it happens.",
      head: ["code", "exit", "what happened", "what to do"],
    },
    commands: {
      title: "Commands",
      intro: "Data goes to stdout, progress to stderr. Every command has `--help`.",
      option: "option",
      meaning: "meaning",
      argument: "argument",
      example: "example",
      globals: "Options of every command",
      statuses: "Exit statuses",
      status: {
        ok: "done",
        failure: "it failed",
        usage: "the command line or slipway.yaml cannot be understood",
        refused: "a gate refused",
        authentication: "a registry wants another sign-in",
        environment: "something is missing on this machine",
        changes: "changes are pending (only with `--exit-code`)",
        restored: "the new version was taken back, the old one serves",
        pending: "held or still pending",
        interrupted: "interrupted",
      },
    },
    config: {
      title: "slipway.yaml",
      intro:
        "Everything is optional. `${VAR:default}` is resolved once when the file is read, except in the `env` of services, where the target resolves it when the process starts. Editors find the schema in `src/config/slipway.schema.json`.",
      head: ["key", "type", "meaning"],
      problems: "What can be wrong",
      problemHead: ["code", "words"],
    },
    events: {
      title: "Events",
      intro:
        'With `--events` every line on stdout is one JSON object; the first is `{"schema":"slipway.events/1"}`, the last `{"type":"result","result":…}`. Readers ignore types and fields they do not know and refuse another major.',
      head: ["type", "in words"],
      transitions: "Transitions of a rollout (`type: rollout`, `transition.type`)",
    },
    rules: {
      title: "Rules of the assessment",
      intro: "What `slipway assess` looks for. `slipway explain RULE` prints the same.",
      head: ["id", "name", "severity", "why"],
      bad: "Found:",
      good: "Left alone:",
    },
  },
  "zh-CN": {
    generated: "由 `npm run generate` 根据文本目录生成；请在那里修改。",
    errors: {
      title: "错误代码",
      intro: "Slipway 可能报告的全部错误。`slipway explain CODE` 输出同样的内容；花括号中的内容在发生时填入。",
      head: ["代码", "退出状态", "发生了什么", "怎么办"],
    },
    commands: {
      title: "命令",
      intro: "数据写到标准输出，进度写到标准错误。每个命令都有 `--help`。",
      option: "选项",
      meaning: "含义",
      argument: "参数",
      example: "示例",
      globals: "所有命令通用的选项",
      statuses: "退出状态",
      status: {
        ok: "完成",
        failure: "失败",
        usage: "无法理解命令行或 slipway.yaml",
        refused: "被关卡拒绝",
        authentication: "镜像仓库需要重新登录",
        environment: "本机缺少必需的内容",
        changes: "有待处理的改动（仅在使用 `--exit-code` 时）",
        restored: "新版本已撤回，由旧版本提供服务",
        pending: "已暂停或仍在进行",
        interrupted: "已中断",
      },
    },
    config: {
      title: "slipway.yaml",
      intro:
        "所有键都可省略。`${VAR:default}` 在读取文件时解析一次；服务的 `env` 除外，它由目标在进程启动时解析。编辑器可使用 `src/config/slipway.schema.json` 中的模式。",
      head: ["键", "类型", "含义"],
      problems: "可能的问题",
      problemHead: ["代码", "说明"],
    },
    events: {
      title: "事件",
      intro:
        '使用 `--events` 时，标准输出的每一行都是一个 JSON 对象；第一行是 `{"schema":"slipway.events/1"}`，最后一行是 `{"type":"result","result":…}`。读取方应忽略不认识的类型和字段，并拒绝其他主版本。',
      head: ["类型", "文字说明"],
      transitions: "发布的各个阶段（`type: rollout`，`transition.type`）",
    },
    rules: {
      title: "评估规则",
      intro: "`slipway assess` 检查的内容。`slipway explain RULE` 输出同样的内容。",
      head: ["编号", "名称", "级别", "原因"],
      bad: "会被发现的写法：",
      good: "不受影响的写法：",
    },
  },
};
