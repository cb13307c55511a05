const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

const commissioned = {
  type: 'ObjectEvent',
  eventTime: '2026-04-20T11:30:00Z',
  eventTimeZoneOffset: '+02:00',
  action: 'ADD',
  bizStep: 'commissioning',
  disposition: 'active',
  quantityList: [{ epcClass: 'https://id.gs1.org/01/09506000134352/10/ABC', quantity: 24, uom: 'CS' }],
  readPoint: { id: 'https://id.gs1.org/414/9506000134307' },
  bizLocation: { id: 'https://id.gs1.org/414/9506000134307' },
};

/** An event that POST /epcis/events takes, for the documentation. */
export const capturedEvent = { '@context': [context], ...commissioned };

/** A document that POST /epcis/capture takes, for the documentation. */
export const capturedDocument = {
  '@context': [context],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-20T12:00:00Z',
  epcisBody: { eventList: [commissioned] },
};

/** `capturedDocument` in XML. */
export const capturedXml = `<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-04-20T12:00:00Z">
  <EPCISBody>
    <EventList>
      <ObjectEvent>
        <eventTime>2026-04-20T11:30:00Z</eventTime>
        <eventTimeZoneOffset>+02:00</eventTimeZoneOffset>
        <action>ADD</action>
        <bizStep>commissioning</bizStep>
        <disposition>active</disposition>
        <readPoint>
          <id>https://id.gs1.org/414/9506000134307</id>
        </readPoint>
        <bizLocation>
          <id>https://id.gs1.org/414/9506000134307</id>
        </bizLocation>
        <quantityList>
          <quantityElement>
            <epcClass>https://id.gs1.org/01/09506000134352/10/ABC</epcClass>
            <quantity>24</quantity>
            <uom>CS</uom>
          </quantityElement>
        </quantityList>
      </ObjectEvent>
    </EventList>
  </EPCISBody>
</epcis:EPCISDocument>
`;
