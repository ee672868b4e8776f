// Makes a short over gRPC, from the .proto files alone:
//   node make-short.js TEXT_FILE OUT.mp4 [PHOTO.jpg ...]
// SHORTS_GATEWAY is the gateway's address, SHORTS_TOKEN its token where it asks for one.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const PROTOS = process.env.SHORTS_PROTOS || path.join(__dirname, "..", "..", "protos");
const ADDRESS = process.env.SHORTS_GATEWAY || "127.0.0.1:7450";

const files = ["shorts/studio/v1/studio.proto", "shorts/artifact/v1/artifact.proto"];
const definition = protoLoader.loadSync(files, { includeDirs: [PROTOS], keepCase: true, longs: Number, enums: String });
const { shorts } = grpc.loadPackageDefinition(definition);
const studio = new shorts.studio.v1.StudioService(ADDRESS, grpc.credentials.createInsecure());
const artifacts = new shorts.artifact.v1.ArtifactService(ADDRESS, grpc.credentials.createInsecure());

const metadata = new grpc.Metadata();
if (process.env.SHORTS_TOKEN) metadata.set("authorization", `Bearer ${process.env.SHORTS_TOKEN}`);

const unary = (client, rpc, request) =>
  new Promise((resolve, reject) => client[rpc](request, metadata, (error, answer) => (error ? reject(error) : resolve(answer))));

// Writes a file to the studio's store: a header, then chunks; the answer names it by its digest.
function upload(file, mediaType) {
  return new Promise((resolve, reject) => {
    const call = artifacts.Write(metadata, (error, answer) => (error ? reject(error) : resolve(answer.artifact)));
    call.write({ header: { media_type: mediaType } });
    fs.createReadStream(file, { highWaterMark: 64 * 1024 })
      .on("data", (chunk) => call.write({ chunk }))
      .on("end", () => call.end())
      .on("error", (error) => call.destroy(error));
  });
}

// Reads an artifact into a file and checks its digest.
async function download(artifact, target) {
  const hash = crypto.createHash("sha256");
  const file = fs.createWriteStream(`${target}.part`);
  for await (const { chunk } of artifacts.Read({ sha256: artifact.sha256 }, metadata)) {
    hash.update(chunk);
    if (!file.write(chunk)) await new Promise((resolve) => file.once("drain", resolve));
  }
  await new Promise((resolve, reject) => file.end((error) => (error ? reject(error) : resolve())));
  if (hash.digest("hex") !== artifact.sha256) throw new Error(`${target} arrived damaged; run it again`);
  fs.renameSync(`${target}.part`, target);
}

// Follows a job to its end and gives its result; Watch may be called again from the last sequence number seen.
async function follow(jobId) {
  for await (const { event } of studio.Watch({ job_id: jobId, after_sequence: 0 }, metadata)) {
    if (event.stage) {
      const left = event.stage.seconds_left ? `, ${Math.ceil(event.stage.seconds_left)} s left` : "";
      console.log(`${Math.round(event.stage.job_fraction * 100)} % ${event.stage.stage} ${event.stage.scene_id}${left}`);
    }
    if (event.script) console.log(`script: ${event.script.title}, ${event.script.scenes.length} scenes`);
    if (event.notice) console.log(`note: ${event.notice.message}`);
    const { state, result, error } = event.state_changed || {};
    if (state === "JOB_STATE_DONE") return result;
    if (state === "JOB_STATE_FAILED") throw new Error(error.message);
    if (state === "JOB_STATE_CANCELLED") throw new Error("the job was cancelled");
  }
  throw new Error("the stream ended before the job did; watch it again");
}

async function main([source, target, ...photos]) {
  if (!source || !target) throw new Error("usage: node make-short.js TEXT_FILE OUT.mp4 [PHOTO.jpg ...]");
  const images = [];
  for (const photo of photos) images.push(await upload(photo, photo.endsWith(".png") ? "image/png" : "image/jpeg"));
  const spec = { text: fs.readFileSync(source, "utf8"), images, tone: "TONE_CASUAL", length_seconds: 20 };
  // With a request_id of its own, Submit may be sent twice and makes one job.
  const { job } = await unary(studio, "Submit", { request_id: crypto.randomUUID(), spec });
  const result = await follow(job.id);
  await download(result.videos[0].video, target);
  console.log(`${target}: ${result.videos[0].duration.toFixed(1)} s`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(`make-short: ${error.details || error.message}`);
    process.exit(1);
  },
);
