# Cutout in one image: nginx, the application and its models. docs/deployment.md says how to run it.
#
# The toolchain builds, and Debian runs: the two stages must be of one Debian, for what links there runs here.
# scripts/test-image builds this file over stand-ins for both, where no registry can be reached.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG BASE_IMAGE=debian:12-slim

FROM ${SWIFT_IMAGE} AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
COPY scripts/lib.sh scripts/
RUN . scripts/lib.sh && install_packages "${BUILD_PACKAGES[@]}" binutils

COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
# Swift's own libraries are linked in, so that the image needs no others than Debian's.
RUN swift build -c release --product cutout --static-swift-stdlib \
    && mkdir /out && strip -o /out/cutout .build/release/cutout

# The man page and completions of shells.
RUN . scripts/lib.sh && build_manual_generator --static-swift-stdlib && make_help /out/cutout /out/share

COPY deploy/image/linked-packages deploy/image/
RUN deploy/image/linked-packages /out/cutout >/out/packages

FROM ${BASE_IMAGE}
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
COPY deploy/image/dpkg.cfg /etc/dpkg/dpkg.cfg.d/cutout
# curl speaks to DuckDNS.
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        ca-certificates curl nginx-light tini \
    && apt-get clean && rm -rf /var/lib/apt/lists/*

# The libraries that the executable links, and a BLAS that is 6 to 20 times faster than the one that libtorch
# would bring.
COPY deploy/image/install-libraries /usr/lib/cutout/
COPY --from=build /out/packages /usr/share/cutout/
RUN mapfile -t packages </usr/share/cutout/packages \
    && /usr/lib/cutout/install-libraries libopenblas0-pthread "${packages[@]}" \
    && rm /usr/lib/cutout/install-libraries

# Docker gives a new volume the owner of the folder that it is mounted on.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin cutout \
    && install -d -o cutout -g cutout /data /run/cutout /certificates /challenges /temp

COPY --from=build /out/cutout /usr/bin/
COPY --from=build /out/share /usr/share
COPY models /usr/share/cutout/models
COPY nginx /usr/share/cutout/nginx
COPY www /usr/share/cutout/www
COPY deploy/render deploy/limits deploy/trusted-proxies deploy/allowed-origins deploy/base-path deploy/duckdns/duckdns deploy/image/entrypoint /usr/lib/cutout/
COPY deploy/ec2 /usr/share/cutout/deploy/ec2
COPY deploy/systemd /usr/share/cutout/deploy/systemd
# All that it links is there, and it runs. scripts/package names releases by what is written here.
RUN cutout models && echo "$(cutout --version)-$(dpkg --print-architecture)" >/usr/share/cutout/version

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Cutout" \
    org.opencontainers.image.description="Removes image backgrounds on a machine of your own" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

# Threads of a model run wait for each other asleep: several times faster on a busy machine.
ENV CUTOUT_DATA=/data \
    CUTOUT_SOCKET=/run/cutout/cutout.sock \
    OMP_WAIT_POLICY=passive
USER cutout
WORKDIR /
VOLUME /data /temp
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["cutout", "health"]
ENTRYPOINT ["tini", "--", "/usr/lib/cutout/entrypoint"]
CMD ["all"]
