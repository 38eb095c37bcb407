# countervail in a container: docker build -t countervail . && docker run --rm countervail parity
# Not built by any test: no container engine runs where they do.
FROM debian:12 AS build
COPY . /src
RUN /src/scripts/run.sh --version && cmake --install /src/build/release --prefix /opt/countervail --component cli

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends libfmt9 libtomlplusplus3 libtbb12 coinor-libclp1 libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/countervail /usr/local
USER nobody
ENTRYPOINT ["/usr/local/bin/countervail"]
