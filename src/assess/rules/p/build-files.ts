/** What builds and tests the service elsewhere: it stays where it is and never enters a container. */
export const BUILD_FILES =
  /(?:^|\/)(?:\.?appveyor[\w.-]*|azure-pipelines[\w.-]*|\.travis|\.gitlab-ci|\.golangci|\.?goreleaser|codecov|bitbucket-pipelines)\.ya?ml$|(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.gitea|\.azure\w*)\//i;
