/** The one part of node-forge that is loaded: reading and writing DER. Its RSA never enters the process. */
declare module 'node-forge/lib/asn1.js' {
  import { asn1 } from 'node-forge';
  export default asn1;
}
