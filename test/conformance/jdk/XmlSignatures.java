import java.io.File;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Signs or verifies with the JDK's own XML signatures. Each line of the file that is named as argument is a job, fields
 * separated by tabs: `verify KIND PUBLIC-KEY.der FILE`, or `sign KIND PRIVATE-KEY.der FILE OUT FORM SIGNATURE-METHOD
 * DIGEST-METHOD C14N`. One line of answer for each: `valid`, `invalid` or `done`, or what went wrong.
 */
public class XmlSignatures {
  static final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");

  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      String answer;
      try {
        String[] job = line.split("\t");
        answer = job[0].equals("verify") ? verify(job) : sign(job);
      } catch (Exception failure) {
        answer = failure.toString().replace('\n', ' ');
      }
      System.out.println(answer);
    }
  }

  static String verify(String[] job) throws Exception {
    byte[] der = Files.readAllBytes(Path.of(job[2]));
    PublicKey key = KeyFactory.getInstance(job[1]).generatePublic(new X509EncodedKeySpec(der));
    Document document = parse(job[3]);
    Element signature = (Element) document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
    return factory.unmarshalXMLSignature(context).validate(context) ? "valid" : "invalid";
  }

  static String sign(String[] job) throws Exception {
    byte[] der = Files.readAllBytes(Path.of(job[2]));
    PrivateKey key = KeyFactory.getInstance(job[1]).generatePrivate(new PKCS8EncodedKeySpec(der));
    Document document = parse(job[3]);
    String form = job[5];
    Transform c14n = factory.newTransform(job[8], (TransformParameterSpec) null);
    List<Transform> transforms = new ArrayList<>();
    if (form.equals("enveloped")) {
      transforms.add(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
    }
    transforms.add(c14n);
    List<Reference> references = new ArrayList<>();
    List<XMLObject> objects = new ArrayList<>();
    DOMSignContext context;
    Document result = document;
    if (form.equals("enveloping")) {
      result = builder().newDocument();
      Element content = (Element) result.importNode(document.getDocumentElement(), true);
      objects.add(factory.newXMLObject(List.of(new DOMStructure(content)), "object", null, null));
      references.add(reference("#object", transforms, job[7]));
      context = new DOMSignContext(key, result);
    } else {
      if (form.equals("enveloped")) {
        references.add(reference("", transforms, job[7]));
      } else {
        NodeList children = document.getDocumentElement().getChildNodes();
        for (int at = 0; at < children.getLength(); at++) {
          if (!(children.item(at) instanceof Element child)) continue;
          if (!child.hasAttribute("Id")) child.setAttribute("Id", "jdk-" + at);
          child.setIdAttribute("Id", true);
          references.add(reference("#" + child.getAttribute("Id"), transforms, job[7]));
        }
      }
      context = new DOMSignContext(key, document.getDocumentElement());
    }
    XMLSignature signature =
        factory.newXMLSignature(
            factory.newSignedInfo(
                factory.newCanonicalizationMethod(job[8], (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(job[6], null),
                references),
            null,
            objects,
            null,
            null);
    signature.sign(context);
    Transformer writer = TransformerFactory.newInstance().newTransformer();
    writer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    try (FileOutputStream out = new FileOutputStream(job[4])) {
      writer.transform(new DOMSource(result), new StreamResult(out));
    }
    return "done";
  }

  static Reference reference(String uri, List<Transform> transforms, String digestMethod) throws Exception {
    return factory.newReference(uri, factory.newDigestMethod(digestMethod, null), transforms, null, null);
  }

  static javax.xml.parsers.DocumentBuilder builder() throws Exception {
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
}
