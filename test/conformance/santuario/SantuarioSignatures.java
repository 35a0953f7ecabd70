import java.io.File;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.ObjectContainer;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.apache.xml.security.utils.Constants;
import org.apache.xml.security.utils.ElementProxy;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Signs or verifies with Apache Santuario's own interface. Each line of the file that is named as argument is a job, fields
 * separated by tabs: `verify KIND PUBLIC-KEY.der FILE`, `sign KIND PRIVATE-KEY.der FILE OUT FORM SIGNATURE-METHOD DIGEST-METHOD
 * C14N`, or `fill KIND PRIVATE-KEY.der FILE OUT`, which signs as the signature that the file holds. One line of
 * answer for each: `valid`, `invalid` or `done`, or what went wrong; the first line is the version.
 */
public class SantuarioSignatures {
  public static void main(String[] arguments) throws Exception {
    Init.init();
    System.out.println(String.valueOf(XMLSignature.class.getPackage().getImplementationVersion()));
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      String answer;
      try {
        String[] job = line.split("\t");
        answer =
            switch (job[0]) {
              case "verify" -> verify(job);
              case "sign" -> sign(job);
              default -> fill(job);
            };
      } catch (Exception failure) {
        answer = failure.toString().replace('\n', ' ');
      }
      System.out.println(answer);
    }
  }

  static String verify(String[] job) throws Exception {
    byte[] der = Files.readAllBytes(Path.of(job[2]));
    PublicKey key = KeyFactory.getInstance(job[1]).generatePublic(new X509EncodedKeySpec(der));
    XMLSignature signature = new XMLSignature(signatureOf(parse(job[3])), "", false);
    return signature.checkSignatureValue(key) ? "valid" : "invalid";
  }

  /** Santuario computes nothing for signatures that it has read: a new one with the same methods and references takes the place. */
  static String fill(String[] job) throws Exception {
    Document document = parse(job[3]);
    Element template = signatureOf(document);
    // What is moved from the template keeps the default namespace that it was written in.
    ElementProxy.setDefaultPrefix(Constants.SignatureSpecNS, "");
    Element info = child(template, "SignedInfo");
    XMLSignature signature =
        new XMLSignature(
            document,
            "",
            child(info, "SignatureMethod").getAttribute("Algorithm"),
            child(info, "CanonicalizationMethod").getAttribute("Algorithm"));
    Element element = signature.getElement();
    if (template.hasAttribute("Id")) signature.setId(template.getAttribute("Id"));
    template.getParentNode().insertBefore(element, template);
    for (Element part : children(template)) {
      boolean isMade = part == info || part.getLocalName().equals("SignatureValue");
      if (!isMade) element.appendChild(part);
    }
    template.getParentNode().removeChild(template);
    for (Element reference : children(info)) {
      if (!reference.getLocalName().equals("Reference")) continue;
      Transforms transforms = new Transforms(document);
      for (Element transform : children(child(reference, "Transforms")))
        transforms.addTransform(transform.getAttribute("Algorithm"));
      String type = reference.hasAttribute("Type") ? reference.getAttribute("Type") : null;
      String digest = child(reference, "DigestMethod").getAttribute("Algorithm");
      signature.addDocument(reference.getAttribute("URI"), transforms, digest, null, type);
    }
    sign(signature, privateKey(job));
    write(document, job[4]);
    return "done";
  }

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
      if (node instanceof Element element) children.add(element);
    return children;
  }

  static Element child(Element parent, String name) {
    return children(parent).stream().filter(one -> one.getLocalName().equals(name)).findFirst().orElseThrow();
  }

  static String sign(String[] job) throws Exception {
    PrivateKey key = privateKey(job);
    Document document = parse(job[3]);
    String form = job[5];
    Document result = document;
    Element root = document.getDocumentElement();
    if (form.equals("enveloping")) result = builder().newDocument();
    XMLSignature signature = new XMLSignature(result, "", job[6], job[8]);
    if (form.equals("enveloping")) {
      result.appendChild(signature.getElement());
      ObjectContainer object = new ObjectContainer(result);
      object.setId("object");
      object.appendChild((Element) result.importNode(root, true));
      signature.appendObject(object);
      signature.addDocument("#object", transforms(result, false, job[8]), job[7]);
    } else if (form.equals("enveloped")) {
      root.appendChild(signature.getElement());
      signature.addDocument("", transforms(document, true, job[8]), job[7]);
    } else {
      NodeList children = root.getChildNodes();
      for (int at = 0; at < children.getLength(); at++) {
        if (!(children.item(at) instanceof Element child)) continue;
        if (!child.hasAttribute("Id")) child.setAttributeNS(null, "Id", "santuario-" + at);
        child.setIdAttributeNS(null, "Id", true);
        signature.addDocument("#" + child.getAttribute("Id"), transforms(document, false, job[8]), job[7]);
      }
      root.appendChild(signature.getElement());
    }
    sign(signature, key);
    write(result, job[4]);
    return "done";
  }

  /**
   * Signs until the value has its full length: Santuario 2.1.7 makes both halves as long as the longer one needs, and leaves out
   * leading zeros that both have. On P-521 that is one time in four, on the other curves hardly ever; XML Signature 1.1 §6.4.3.1
   * does not allow it and nobody else reads it.
   */
  static void sign(XMLSignature signature, PrivateKey key) throws Exception {
    int length = key instanceof ECPrivateKey ec ? (ec.getParams().getOrder().bitLength() + 7) / 8 * 2 : 0;
    do signature.sign(key);
    while (length != 0 && signature.getSignatureValue().length != length);
  }

  static Transforms transforms(Document document, boolean isEnveloped, String c14n) throws Exception {
    Transforms transforms = new Transforms(document);
    if (isEnveloped) transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    transforms.addTransform(c14n);
    return transforms;
  }

  static PrivateKey privateKey(String[] job) throws Exception {
    byte[] der = Files.readAllBytes(Path.of(job[2]));
    return KeyFactory.getInstance(job[1]).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  static Element signatureOf(Document document) {
    return (Element) document.getElementsByTagNameNS(Constants.SignatureSpecNS, "Signature").item(0);
  }

  static DocumentBuilder builder() throws Exception {
    DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
    builders.setNamespaceAware(true);
    return builders.newDocumentBuilder();
  }

  /** The document, with its Id attributes declared as such. */
  static Document parse(String file) throws Exception {
    Document document = builder().parse(new File(file));
    NodeList elements = document.getElementsByTagName("*");
    for (int at = 0; at < elements.getLength(); at++) {
      Element element = (Element) elements.item(at);
      if (element.hasAttributeNS(null, "Id")) element.setIdAttributeNS(null, "Id", true);
    }
    return document;
  }

  static void write(Node node, String file) throws Exception {
    Transformer writer = TransformerFactory.newInstance().newTransformer();
    writer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    try (FileOutputStream out = new FileOutputStream(file)) {
      writer.transform(new DOMSource(node), new StreamResult(out));
    }
  }
}
