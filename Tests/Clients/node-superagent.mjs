// npm's remove.bg: it asks for JSON, and writes the picture that is in it. unirest, as superagent, sends fields before files.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const API_ENDPOINT = "http://localhost:8080/v1.0/removebg";
const [photo, output] = process.argv.slice(2);

const boundary = "--------------------------112233445566778899001122";
const part = (name, more = "") => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`;
const body = Buffer.concat([
    Buffer.from(part("size") + "\r\nregular\r\n"),
    Buffer.from(part("type") + "\r\n\r\n"),
    Buffer.from(part("image_file", `; filename="${path.basename(photo)}"`) + "Content-Type: image/png\r\n\r\n"),
    fs.readFileSync(photo),
    Buffer.from(`\r\n--${boundary}--\r\n`),
]);
const headers = {
    "x-api-key": process.env.KEY,
    accept: "application/json",
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": body.length,
};
http.request(API_ENDPOINT, { method: "POST", headers }, async (response) => {
    let text = "";
    for await (const piece of response) text += piece;
    const answer = JSON.parse(text);
    if (response.statusCode !== 200) {
        console.error(answer.errors[0].title);
        process.exit(1);
    }
    if (response.headers["x-credits-charged"] !== "0" || !response.headers["x-width"]) process.exit(2);
    fs.writeFileSync(output, answer.data.result_b64, { encoding: "base64" });
}).end(body);
