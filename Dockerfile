# The image of ibid: one program, the sample corpus, and no shell. README.md and docs/ say how to run it.
#
#   docker build --build-arg BUILD_COMMIT=$(git rev-parse HEAD) -t ibid .
#
# For the other kind of computer the program is cross-compiled, which needs no emulation:
#
#   docker buildx build --platform linux/amd64,linux/arm64 -t ibid .
#
# Both stages name their Debian suite, and it is the same one: a program linked to the C library of a newer suite does not
# start in an older one.

FROM --platform=$BUILDPLATFORM rust:1.95-bookworm AS build
ARG BUILDARCH
ARG TARGETARCH

# What is built for the other kind of computer needs its C compiler (SQLite is C), C library and Rust library.
# hadolint ignore=DL3008
RUN set -eu; \
    case "$TARGETARCH" in \
        amd64) compiler=gcc-x86-64-linux-gnu triple=x86_64-unknown-linux-gnu ;; \
        arm64) compiler=gcc-aarch64-linux-gnu triple=aarch64-unknown-linux-gnu ;; \
        *) echo "ibid is built for amd64 and arm64, not for '$TARGETARCH'" >&2; exit 1 ;; \
    esac; \
    if [ "$TARGETARCH" != "$BUILDARCH" ]; then \
        apt-get update; \
        apt-get install -y --no-install-recommends "$compiler" "libc6-dev-$TARGETARCH-cross"; \
        rm -rf /var/lib/apt/lists/*; \
        rustup target add "$triple"; \
        echo "$triple" >/cross; \
    fi
ENV CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
    CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=x86_64-linux-gnu-gcc

WORKDIR /src
COPY . .

# The commit for `ibid --version`: the history is not in the build context.
ARG BUILD_COMMIT=""

# The profile is that of `cargo build --release`, without what only a debugger needs.
# The caches carry the suite in their names, because what is kept there was linked to its C library.
# Every source is touched, because cargo goes by time: the files of an older release would count as built already.
RUN --mount=type=cache,id=ibid-registry-bookworm,target=/usr/local/cargo/registry \
    --mount=type=cache,id=ibid-git-bookworm,target=/usr/local/cargo/git \
    --mount=type=cache,id=ibid-target-bookworm,target=/src/target,sharing=locked \
    set -eu; \
    export BUILD_COMMIT CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=symbols; \
    built=target/release; \
    if [ -e /cross ]; then \
        CARGO_BUILD_TARGET=$(cat /cross); \
        export CARGO_BUILD_TARGET; \
        built=target/$CARGO_BUILD_TARGET/release; \
    fi; \
    find . -path ./target -prune -o -type f -exec touch {} +; \
    cargo build --release --locked --bin ibid; \
    install -D -m 755 "$built/ibid" /out/ibid

# Everyone may read the articles, whatever the umask of the checkout was. Everyone may write /data, because a volume that
# Docker makes takes over its owner and mode, and `--user` may name any number.
RUN set -eu; \
    install -D -m 644 -t /rest/usr/share/doc/ibid LICENSE-APACHE LICENSE-MIT; \
    cp -r corpus /rest/corpus; \
    chmod -R u=rwX,go=rX /rest/corpus; \
    install -d -m 777 -o 65532 -g 65532 /rest/data

FROM gcr.io/distroless/cc-debian12:nonroot AS ibid

ARG BUILD_VERSION=""
ARG BUILD_COMMIT=""
LABEL org.opencontainers.image.title="ibid" \
      org.opencontainers.image.description="Answers questions in other people's words: verbatim, cited quotes from a folder of articles" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="$BUILD_VERSION" \
      org.opencontainers.image.revision="$BUILD_COMMIT"

# As a whole: copied one by one, /data would lose its mode.
COPY --from=build /rest/ /
COPY --from=build /out/ibid /ibid

ENV IBID_CORPUS=/corpus \
    IBID_DATA=/data

# The base image's folder is its own user's only. Another one could not even enter it, and ibid looks there for `.env`.
WORKDIR /

# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
VOLUME /data

# The first index of many articles takes minutes: for so long a failed check does not count, until the first one succeeds.
HEALTHCHECK --interval=10s --timeout=6s --start-period=15m --retries=3 CMD ["/ibid", "health"]

ENTRYPOINT ["/ibid"]
