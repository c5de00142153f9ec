import { whenBack } from "../../lib/recovery.js";
import "../app-header/app-header.js";

/** The page that nginx shows while the application behind it does not answer. Its markup is in 50x.html. */
whenBack().then(() => location.reload());
