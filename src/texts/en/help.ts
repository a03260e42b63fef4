/**
 * Help of every command: `help.<command>.summary`, `.about`, one text for each argument and option, `.example.<n>`; names of values
 * are `help.value.<name>`.
 */
export const help = {
  "help.usage": "Usage: ",
  "help.commands": "Commands",
  "help.arguments": "Arguments",
  "help.own-options": "Options",
  "help.options": "Options of every command",
  "help.examples": "Examples",
  "help.options-word": "[options]",
  "help.command-word": "<command>",
  "help.more":
    "`slipway <command> --help` says more about a command, `slipway explain <code|rule|service>` about an error, a rule or a guess.",

  "help.value.services": "services",
  "help.value.service": "service",
  "help.value.folder": "folder",
  "help.value.topic": "code|rule|service",
  "help.value.reference": "reference",
  "help.value.target": "target",
  "help.value.version": "version",
  "help.value.percents": "percents",
  "help.value.percent": "percent",
  "help.value.duration": "duration",
  "help.value.count": "count",
  "help.value.score": "score",
  "help.value.severity": "severity",
  "help.value.platforms": "platforms",
  "help.value.file": "file",
  "help.value.format": "format",
  "help.value.tag": "tag",
  "help.value.revision": "revision",
  "help.value.url": "url",
  "help.value.time": "time",
  "help.value.repository": "repository",
  "help.value.host": "host",
  "help.value.port": "port",
  "help.value.language": "language",
  "help.value.when": "when",

  "help.slipway.summary":
    "Slipway delivers Go services that grew up on Windows: assess, build, push, roll out, restore.",
  "help.slipway.usage": "[command] [options]",
  "help.slipway.about":
    "Without a command it takes a look at the Go project here, changes nothing, and says what it is, what ties it to Windows, and what comes next.",
  "help.slipway.example.1": "What is this, what ties it to Windows, what comes next?",
  "help.slipway.example.2": "From source to healthy addresses.",
  "help.slipway.example.3": "A new version behind a canary that promotes or restores itself.",

  "help.global.json": "Answer with one JSON document on stdout; it names its schema and is never translated.",
  "help.global.events": "Write every event as a line of JSON on stdout; the last line is the answer.",
  "help.global.yes": "Agree to every question beforehand.",
  "help.global.no-input": "Never ask; fail and name the missing flag instead.",
  "help.global.cwd": "Work in this folder instead of the current one.",
  "help.global.lang":
    "Language: en or zh-CN. Otherwise SLIPWAY_LANG, LC_ALL, LC_MESSAGES, LANG, then the system decides.",
  "help.global.color": "auto, always or never. NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed.",
  "help.global.verbose": "Say everything that happens; show the origin of errors.",
  "help.global.quiet": "Say nothing but errors and the answer.",
  "help.global.help": "Show this help.",
  "help.global.version": "Show the version.",

  "help.up.summary": "Build, push, run: from source to healthy addresses.",
  "help.up.about":
    "Builds the services that changed, pushes them to the registry, starts them by digest and waits until they are ready. The first version of a service gets all traffic at once; what runs already and is unchanged is left alone.",
  "help.up.services": "Names of services, or a folder with a Go program. Default: all.",
  "help.up.target": "Where it runs. Default: local.",
  "help.up.version": "Name of this version, for people.",
  "help.up.dry-run": "Only say what would be done.",
  "help.up.example.1": "Everything in this project.",
  "help.up.example.2": "One folder, without any configuration.",
  "help.up.example.3": "One service under a name of its own, answered as JSON.",

  "help.deploy.summary": "A new version behind a canary that promotes or restores itself.",
  "help.deploy.about":
    "Builds and pushes the service, starts the new version beside the old one and gives it a growing share of the traffic. It is promoted when the evidence shows that it is as good, and restored when the evidence shows that it is worse. Exit status: 0 promoted, 7 restored, 8 held for want of evidence, 3 refused by a gate.",
  "help.deploy.service": "Name of the service. May be left out when there is only one.",
  "help.deploy.target": "Where it is deployed. Default: local.",
  "help.deploy.version": "Name of this version, for people.",
  "help.deploy.image": "Deploy this image, repository@digest, instead of building.",
  "help.deploy.resume": "Go on with a rollout that was held or lost its controller.",
  "help.deploy.dry-run": "Only show the plan.",
  "help.deploy.steps": "Shares of the traffic in percent, such as 5,25,50.",
  "help.deploy.tick": "How often the counts are judged, such as 5s.",
  "help.deploy.slo": "Error rate each step must be shown to stay below, such as 1%.",
  "help.deploy.deadline": "How long a step waits for evidence before it is held, such as 10m.",
  "help.deploy.example.1": "The only service of this project.",
  "help.deploy.example.2": "One service, under a name.",
  "help.deploy.example.3": "Go on where it was held.",
  "help.deploy.example.4": "Show the plan with other steps.",

  "help.status.summary": "What runs and serves now, and why.",
  "help.status.about":
    "Reads processes, traffic switch and journal, and changes nothing. Each service shows its versions with their share of the traffic, since when they run, and what exactly runs by digest.",
  "help.status.target": "Which target is looked at. Default: local.",
  "help.status.example.1": "Everything of this app.",
  "help.status.example.2": "The same for a program.",

  "help.rollback.summary": "Back to the version before.",
  "help.rollback.about":
    "Gives all traffic to the version before, at once when it is still warm, and says which one serves now.",
  "help.rollback.service": "Name of the service. May be left out when there is only one.",
  "help.rollback.target": "Where. Default: local.",
  "help.rollback.example.1": "The only service of this project.",
  "help.rollback.example.2": "One service, answered as JSON.",

  "help.history.summary": "What was done, from the journal.",
  "help.history.about":
    "Shows every stored step of every rollout, oldest first, with the numbers each verdict rests on.",
  "help.history.service": "Name of a service. Default: all.",
  "help.history.target": "Which target. Default: local.",
  "help.history.last": "How many entries are shown. Default: 40.",
  "help.history.all": "Show every entry.",
  "help.history.example.1": "The latest entries of this app.",
  "help.history.example.2": "The last ten of one service.",
  "help.history.example.3": "All of them, with every number, for a program.",

  "help.down.summary": "Stop everything of this app; its journal stays.",
  "help.down.about":
    "Drains and stops every service of the app on the target. Images, journal and configuration stay. It asks first; where nobody can be asked, --yes is needed.",
  "help.down.target": "Where. Default: local.",
  "help.down.dry-run": "Only say what would be stopped.",
  "help.down.example.1": "Asks, then stops.",
  "help.down.example.2": "Stops without a question, for scripts.",
  "help.down.example.3": "Says what would be stopped.",

  "help.assess.summary": "What ties the source to Windows, or makes it unfit for a container.",
  "help.assess.about":
    "Reads the Go source and finds ties to Windows, each with file, line and the source line itself; says how ready it is, what it costs and which way to go. Writes nothing but its last result into `.slipway/` and the reports asked for. Without --all it shows a screen. `//slipway:ignore W05 reason` beside a line leaves it as it is.",
  "help.assess.folder": "Folder of the project. Default: the current one.",
  "help.assess.fail-under": "Exit with 1 when readiness is below this, 0 to 100.",
  "help.assess.fail-on":
    "Exit with 1 when a finding is as grave as this (blocker, high, medium or low) or of this rule; several with commas.",
  "help.assess.baseline":
    "An earlier document of --json: only what it does not know counts for --fail-on and --fail-under, and is marked as new.",
  "help.assess.sarif":
    "Also write SARIF 2.1.0 for code scanning, its paths relative to the assessed folder; - writes it to stdout instead of the answer.",
  "help.assess.html": "Also write a report as one page that needs nothing else, in the language of this run.",
  "help.assess.profile": "Show what the service is instead of what was found.",
  "help.assess.all": "Show every finding.",
  "help.assess.no-go": "Do not ask the Go toolchain; read the source alone.",
  "help.assess.no-record": "Neither compare with the last run nor keep this one.",
  "help.assess.example.1": "This project, a screen of it.",
  "help.assess.example.2": "Another folder, every finding.",
  "help.assess.example.3": "Keep the document; equal source gives equal bytes.",
  "help.assess.example.4": "Fail on new findings only: high or graver, or of W09.",
  "help.assess.example.5": "Text here, SARIF for the forge and a page to keep.",
  "help.assess.example.6": "A gate for continuous integration.",

  "help.build.summary": "Source to image, without an engine.",
  "help.build.about":
    "Compiles with the Go toolchain of this machine (or fetches one) and writes the image itself: small, without a base image, and reproducible. The same source gives the same digest in any folder on any machine.",
  "help.build.services": "Names of services, or folders. Default: all.",
  "help.build.platform": "Platforms such as linux/amd64,linux/arm64; several make an index.",
  "help.build.output": "Write an archive that OCI and Docker tools read.",
  "help.build.format": "Format of the archive: auto, oci or docker.",
  "help.build.push": "Push the image afterwards.",
  "help.build.tag": "Tag it gets in the registry.",
  "help.build.stamp-version": "Write this version into the image.",
  "help.build.revision": "Write this revision into the image.",
  "help.build.source": "Write this address of the source into the image.",
  "help.build.created": "Write this time into the image, RFC 3339.",
  "help.build.example.1": "Every service, into the local store.",
  "help.build.example.2": "One service as a file.",
  "help.build.example.3": "Two platforms, into the registry.",
  "help.build.example.4": "A folder, answered as JSON with the digest.",

  "help.push.summary": "Built images into a registry, read back afterwards.",
  "help.push.about":
    "Pushes the images that were built, sends only what the registry lacks, and reads everything again to be sure.",
  "help.push.services": "Names of services. Default: all.",
  "help.push.to": "Repository to push to. Default: what slipway.yaml says, else the embedded registry.",
  "help.push.tag": "Tag it gets beside its digest.",
  "help.push.example.1": "Every service.",
  "help.push.example.2": "One service with a tag.",
  "help.push.example.3": "To another registry, answered as JSON.",

  "help.verify.summary": "Pull every byte of an image again and hash it.",
  "help.verify.about":
    "Reads manifest and blobs of an image from its registry and compares every hash. Nothing is kept.",
  "help.verify.reference": "The image: name:tag or name@digest.",
  "help.verify.example.1": "An image in the embedded registry.",
  "help.verify.example.2": "One in another registry, answered as JSON.",

  "help.explain.summary": "What an error code, a rule, or a guess about a service means.",
  "help.explain.about":
    "Explains an error code, a rule of the assessment, or how port, health route and name of a service were found. Without a topic it lists all of them.",
  "help.explain.topic": "An error code, a rule by id or name, or a service.",
  "help.explain.example.1": "Everything that can be explained.",
  "help.explain.example.2": "An error.",
  "help.explain.example.3": "A rule, with what it finds and what it leaves alone.",
  "help.explain.example.4": "Why a service has this port and this health route.",

  "help.doctor.summary": "Does this machine have what is needed?",
  "help.doctor.about":
    "Makes each check by itself, with a time limit; a check that cannot be made is unknown. Exit status 5 when something is missing.",
  "help.doctor.target": "Check what this target needs. Default: local.",
  "help.doctor.strict": "Warnings count as errors.",
  "help.doctor.example.1": "Everything.",
  "help.doctor.example.2": "For a program, with warnings counted.",

  "help.registry.summary": "The embedded registry.",
  "help.registry-serve.summary": "Start the embedded registry.",
  "help.registry-serve.about":
    "Starts the registry of this machine in the background and says where it listens and where its write token is. Any OCI client can pull and push. It listens on loopback unless told otherwise.",
  "help.registry-serve.host": "Address to listen on. Default: 127.0.0.1.",
  "help.registry-serve.port": "Port to listen on. Default: the one it had before, else a free one.",
  "help.registry-serve.foreground": "Stay until interrupted.",
  "help.registry-serve.example.1": "In the background.",
  "help.registry-serve.example.2": "On a fixed port, until Ctrl-C.",
  "help.registry-stop.summary": "Stop the embedded registry; its images stay.",
  "help.registry-stop.about":
    "Stops the registry of this machine. Whatever it stores is there again when it is started next.",
  "help.registry-stop.example.1": "Stop it.",
  "help.registry-stop.example.2": "Stop it, answered as JSON.",
} as const;
