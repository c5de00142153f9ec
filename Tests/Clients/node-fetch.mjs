// Node's own fetch with FormData and Blob, as newer programs have it.
import fs from "node:fs";

const [photo, output] = process.argv.slice(2);

const form = new FormData();
form.append("size", "auto");
form.append("image_file", new Blob([fs.readFileSync(photo)]), "photo.png");
const response = await fetch("http://localhost:8080/v1.0/removebg", {
    method: "POST",
    headers: { "X-Api-Key": process.env.KEY },
    body: form,
});
if (!response.ok) {
    console.error((await response.json()).errors[0].title);
    process.exit(1);
}
fs.writeFileSync(output, Buffer.from(await response.arrayBuffer()));
