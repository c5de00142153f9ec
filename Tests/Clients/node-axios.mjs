// The sample for Node in remove.bg's documentation: axios with form-data. ACCEPT takes the place of axios's own, as n8n's
// HTTP node does; CHUNKED sends without a length, as axios before 1.0 did.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const url = "http://localhost:8080/v1.0/removebg";
const [photo, output] = process.argv.slice(2);

const boundary = "--------------------------" + String(Math.random()).slice(2, 14).padEnd(24, "7");
const file = fs.readFileSync(photo);
const body = Buffer.concat([
    Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="size"\r\n\r\nauto\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="image_file"; filename="${path.basename(photo)}"\r\n` +
        `Content-Type: image/png\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
]);
const headers = {
    Accept: process.env.ACCEPT ?? "application/json, text/plain, */*",
    "Content-Type": `multipart/form-data; boundary=${boundary}`,
    "X-Api-Key": process.env.KEY,
    "User-Agent": "axios/1.7.2",
    "Accept-Encoding": "gzip, compress, deflate, br",
};
if (process.env.CHUNKED) headers["Transfer-Encoding"] = "chunked";
else headers["Content-Length"] = body.length;

const request = http.request(url, { method: "POST", headers }, async (response) => {
    const pieces = [];
    for await (const piece of response) pieces.push(piece);
    const answer = Buffer.concat(pieces);
    if (response.statusCode !== 200) {
        console.error(JSON.parse(answer).errors[0].title);
        process.exit(1);
    }
    fs.writeFileSync(output, answer);
});
for (let start = 0; start < body.length; start += 16384) request.write(body.subarray(start, start + 16384));
request.end();
