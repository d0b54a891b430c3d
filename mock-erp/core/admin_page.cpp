#include "admin_page.h"

namespace tieback::mock {

std::string adminPage() {
  return R"page(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Tieback mock ERP</title>
<style>
 body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem;color:#222}
 table{border-collapse:collapse;width:100%}
 th,td{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top}
 tr.lost td{background:#fff3e0} pre{white-space:pre-wrap;margin:0} summary{cursor:pointer}
 h2{margin-top:1.5rem}
</style></head><body>
<h1>Tieback mock ERP</h1><p id="health">…</p>
<h2>Faults</h2><table><thead><tr><th>id</th><th>rule</th><th>matched</th><th>hits</th></tr></thead><tbody id="faults"></tbody></table>
<h2>Mails</h2><table><thead><tr><th>at</th><th>to</th><th>subject</th><th>text</th></tr></thead><tbody id="mails"></tbody></table>
<h2>Journal</h2><table><thead><tr><th>#</th><th>request</th><th>status</th><th>applied</th><th>answer lost</th><th>fault</th><th>bodies</th></tr></thead><tbody id="journal"></tbody></table>
<script>
const get=p=>fetch('/_mock/'+p).then(r=>r.json());
const row=(cells,cls)=>{const tr=document.createElement('tr');if(cls)tr.className=cls;
 for(const c of cells){const td=document.createElement('td');if(c instanceof Node)td.append(c);else td.textContent=c??'';tr.append(td)}return tr};
const fold=(title,text)=>{const d=document.createElement('details');const s=document.createElement('summary');s.textContent=title;
 const p=document.createElement('pre');p.textContent=text;d.append(s,p);return d};
const fill=(id,rows)=>document.getElementById(id).replaceChildren(...rows);
async function show(){
 const h=await get('health');
 document.getElementById('health').textContent=`now ${h.now} · dialects ${h.dialects.join(', ')} · ${h.journal_last_seq} requests, ${h.journal_dropped} dropped from the journal`;
 fill('faults',(await get('faults')).faults.map(f=>row([f.id,JSON.stringify({match:f.match,fault:f.fault,skip:f.skip,count:f.count,rate:f.rate}),f.matched,f.hits])));
 fill('mails',(await get('mail/messages')).messages.slice(-50).reverse().map(m=>row([m.at,m.to.join(', '),m.subject,fold(m.message_id||'text',m.text||m.raw)])));
 const j=await get('journal?since='+Math.max(0,h.journal_last_seq-100));
 fill('journal',j.entries.reverse().map(e=>row([e.seq,e.method+' '+e.path+(e.query?'?'+decodeURIComponent(e.query):''),e.status,e.applied,e.answer_lost,e.fault,fold('show',e.body+'\n\n'+e.response_body)],e.answer_lost?'lost':'')));
}
show();
</script></body></html>
)page";
}

}  // namespace tieback::mock
